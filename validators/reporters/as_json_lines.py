"""The report for programs that read while it is written: one JSON object a line, one line a finding."""

import json

from ..runner import Report
from .as_json import finding_object


def render(report: Report) -> str:
    return "".join(f"{json.dumps(finding_object(finding))}\n" for finding in report.findings)
