"""The Code Quality report of GitLab: an array of issues, each with a fingerprint that is unique in the report."""

from hashlib import blake2b
from typing import Any

from ..finding import Finding
from ..note import Severity
from ..runner import Report
from .as_json import array

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.ADVICE: "info"}


def render(report: Report) -> str:
    return array(_issue(finding) for finding in report.findings) + "\n"


def _issue(finding: Finding) -> dict[str, Any]:
    named = f"{finding.path}\0{finding.fingerprint}".encode("utf-8", errors="replace")
    start, end = finding.start, finding.end
    return {
        "description": finding.message,
        "check_name": f"{finding.code} {finding.slug}",
        "fingerprint": blake2b(named, digest_size=16).hexdigest(),
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": finding.path.replace("\\", "/"),
            "positions": {
                "begin": {"line": start.line, "column": start.column},
                "end": {"line": end.line, "column": end.column},
            },
        },
    }
