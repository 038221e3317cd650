"""The report for programs: one JSON object, positions counted from 1 in characters, `end` after the last one."""

import json
from collections.abc import Sequence
from pathlib import Path

from ..rule import Finding

SCHEMA_VERSION = 1


def render(findings: Sequence[Finding], documents: Sequence[Path]) -> str:
    report = {
        "version": SCHEMA_VERSION,
        "documents": [str(path) for path in documents],
        "findings": [_finding(finding) for finding in findings],
    }
    return json.dumps(report, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    start, end = finding.span.start, finding.span.end
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.path,
        "start": {"line": start.line, "column": start.column},
        "end": {"line": end.line, "column": end.column},
    }
