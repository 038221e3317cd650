"""One line a finding: place, severity, code, sentence."""

from ..finding import Finding
from ..note import Severity
from ..runner import Report


def render(report: Report) -> str:
    return "".join([*(head(finding) for finding in report.findings), totals(report)])


def head(finding: Finding) -> str:
    """Returns the line that names a finding."""
    from deploy_production.model.text import one_line

    place = f"{one_line(finding.path, cap=300)}:{finding.start}"
    message = one_line(finding.message, cap=600)
    return f"{place}: {finding.severity}: {finding.code} {message} [{finding.slug}]\n"


def totals(report: Report) -> str:
    """Returns the last line: what was looked at, what was found, and what could be fixed."""
    counts = [
        count(sum(finding.severity is severity for finding in report.findings), noun)
        for severity, noun in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"))
    ]
    advice = sum(finding.severity is Severity.ADVICE for finding in report.findings)
    fixable = sum(any(fix.is_safe for fix in finding.fixes) for finding in report.findings)
    hushed = f", {report.silenced} silenced" if report.silenced else ""
    hushed += f", {report.known} in the baseline" if report.known else ""
    can = f"; {fixable} can be fixed by --fix" if fixable else ""
    return f"{count(len(report.paths), 'document')}: {', '.join(counts)}, {advice} advice{hushed}{can}\n"


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
