"""Workflow commands of GitHub Actions: each finding becomes an annotation at its line."""

from ..finding import Finding
from ..note import Severity
from ..runner import Report

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def render(report: Report) -> str:
    return "".join(_finding(finding) for finding in report.findings)


def _finding(finding: Finding) -> str:
    start, end = finding.start, finding.end
    properties = {
        "file": finding.path,
        "line": str(start.line),
        "endLine": str(end.line),
        "col": str(start.column),
        "title": f"{finding.code} {finding.slug}",
    }
    # The end column is only understood on the line of the beginning.
    if end.line == start.line:
        properties["endColumn"] = str(end.column)
    given = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{_LEVELS[finding.severity]} {given}::{finding.message.translate(_DATA)}\n"
