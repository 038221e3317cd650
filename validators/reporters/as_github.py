"""Workflow commands of GitHub Actions: each finding becomes an annotation at its line."""

from collections.abc import Sequence
from pathlib import Path

from ..rule import Finding

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(findings: Sequence[Finding], _documents: Sequence[Path]) -> str:
    return "".join(_finding(finding) for finding in findings)


def _finding(finding: Finding) -> str:
    start, end = finding.span.start, finding.span.end
    properties = {
        "file": finding.path,
        "line": str(start.line),
        "endLine": str(end.line),
        "col": str(start.column),
        "title": finding.rule,
    }
    # The end column is only understood on the line of the beginning.
    if end.line == start.line:
        properties["endColumn"] = str(end.column)
    given = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{finding.severity} {given}::{finding.message.translate(_DATA)}\n"
