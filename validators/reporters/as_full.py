"""The report for people: place, rule, sentence, and the line it is about with what is meant underlined."""

from ..finding import Finding
from ..note import Severity
from ..runner import Report
from .as_concise import head, totals

WIDTH = 110


def render(report: Report) -> str:
    parts = [_finding(finding) for finding in report.findings]
    return "\n".join([*parts, totals(report)])


def _finding(finding: Finding) -> str:
    return head(finding) + _frame(finding) + _help(finding)


def _help(finding: Finding) -> str:
    from deploy_production.model.text import one_line

    for fix in finding.fixes[:1]:
        how = "--fix" if fix.is_safe else "--unsafe-fixes"
        return f"  = fix ({how}): {one_line(fix.title)}\n"
    return f"  = see: validate-skill rule {finding.code}\n" if finding.severity is Severity.ERROR else ""


def _frame(finding: Finding) -> str:
    """Returns the line and a mark below it; whatever is not printable is shown as one question mark."""
    line = finding.line
    if not line and finding.start.column == 1 and finding.span.start == finding.span.end:
        return ""
    shown = "".join(char if char.isprintable() else " " if char == "\t" else "?" for char in line)
    first = finding.start.column - 1 - finding.line_cut
    is_one_line = finding.end.line == finding.start.line
    last = finding.end.column - 1 - finding.line_cut if is_one_line else len(line.rstrip())
    cut = max(0, min(first - WIDTH // 2, len(shown) - WIDTH))
    marks = "^" * max(1, min(last, cut + WIDTH) - first)
    number = str(finding.start.line)
    margin = " " * len(number)
    return f"  {margin} |\n  {number} | {shown[cut : cut + WIDTH]}\n  {margin} | {' ' * (first - cut)}{marks}\n"
