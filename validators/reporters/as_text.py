"""The report for people: place, rule, sentence, and the line it is about with what is meant underlined."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from deploy_production.model.text import one_line

from ..rule import Finding, Severity
from ..runner import source_lines

WIDTH = 110


def render(findings: Sequence[Finding], documents: Sequence[Path]) -> str:
    lines = cache(_lines)
    parts = [_finding(finding, lines(finding.path)) for finding in findings]
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    looked = _count(len(documents), "document")
    parts.append(f"{looked}: {_count(errors, 'error')}, {_count(warnings, 'warning')}\n")
    return "\n".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _lines(path: str) -> tuple[str, ...]:
    try:
        return source_lines(Path(path).read_bytes())
    except OSError:
        return ()


def _finding(finding: Finding, lines: tuple[str, ...]) -> str:
    place = f"{one_line(finding.path, cap=300)}:{finding.start}"
    head = f"{place}: {finding.severity}: {finding.message} [{finding.rule}]\n"
    if finding.start.line > len(lines):
        return head
    return head + _frame(finding, lines[finding.start.line - 1])


def _frame(finding: Finding, line: str) -> str:
    """Returns the line and a mark below it; whatever is not printable is shown as one question mark."""
    shown = "".join(char if char.isprintable() else " " if char == "\t" else "?" for char in line)
    first = finding.start.column - 1
    last = finding.span.end.column - 1 if finding.span.end.line == finding.start.line else len(line.rstrip())
    cut = max(0, min(first - WIDTH // 2, len(shown) - WIDTH))
    marks = "^" * max(1, min(last, cut + WIDTH) - first)
    number = str(finding.start.line)
    return f"  {number} | {shown[cut : cut + WIDTH]}\n  {' ' * len(number)} | {' ' * (first - cut)}{marks}\n"
