"""JUnit XML: a suite for each document, a case for each finding; errors fail, the rest is in the output of its case."""

import re
from xml.sax.saxutils import escape, quoteattr

from ..finding import Finding
from ..note import Severity
from ..runner import Report

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""


def render(report: Report) -> str:
    by_path: dict[str, list[Finding]] = {path: [] for path in report.paths}
    for finding in report.findings:
        by_path.setdefault(finding.path, []).append(finding)
    suites = "".join(_suite(path, findings) for path, findings in by_path.items())
    failures = sum(finding.severity is Severity.ERROR for finding in report.findings)
    cases = sum(max(1, len(findings)) for findings in by_path.values())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<testsuites name="validate-skill" tests="{cases}" failures="{failures}" errors="0">\n{suites}</testsuites>\n'
    )


def _suite(path: str, findings: list[Finding]) -> str:
    failures = sum(finding.severity is Severity.ERROR for finding in findings)
    name = _attribute(path)
    head = f'<testsuite name={name} tests="{max(1, len(findings))}" failures="{failures}" errors="0" skipped="0">'
    cases = "".join(_case(finding) for finding in findings) or f'<testcase name="clean" classname={name}/>\n'
    return f"{head}\n{cases}</testsuite>\n"


def _case(finding: Finding) -> str:
    name = _attribute(f"{finding.code} {finding.slug} at {finding.start}")
    said = f"{finding.path}:{finding.start}: {finding.severity}: {finding.message}"
    if finding.severity is Severity.ERROR:
        inner = (
            f"<failure type={_attribute(finding.code)} message={_attribute(finding.message)}>{_text(said)}</failure>"
        )
    else:
        inner = f"<system-out>{_text(said)}</system-out>"
    line = finding.start.line
    return f'<testcase name={name} classname={_attribute(finding.path)} line="{line}">{inner}</testcase>\n'


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("?", text))


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("?", text))
