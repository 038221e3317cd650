"""Writes what was measured into docs/linter-peers.md, between two comments; the argued part is written by hand."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from tools.lint_matrix.case import Case
from tools.lint_matrix.defects import DEFECTS
from tools.lint_matrix.valid import VALID

PAGE = Path(__file__).resolve().parents[1] / "docs" / "linter-peers.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
_TOLD = 90


class Told(Protocol):
    """The part of a row that the page needs."""

    @property
    def name(self) -> str: ...
    @property
    def said(self) -> dict[str, frozenset[str]]: ...


def write_page(what: str, table: str, rows: Sequence[Told], page: Path = PAGE) -> None:
    """Replaces the measured part of the page.

    Raises:
        ValueError: when the page has no such part.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no part between {BEGIN.strip()} and {END.strip()}.")
    parts = [f"Measured on {what}.", table, "### Defects", *_defects(rows), "### Skills that are right", *_right(rows)]
    page.write_text(f"{before}{begin}\n" + "\n\n".join(parts) + f"\n\n{end}{after}", encoding="utf-8")


def _defects(rows: Sequence[Told]) -> Iterable[str]:
    titles = [row.name.rpartition(" ")[0] or row.name for row in rows]
    lines = [f"| case | what is wrong | rule | {' | '.join(titles)} |", "| --- " * (3 + len(rows)) + "|"]
    lines += [
        f"| {case.name} | {case.why} | {case.code} | {' | '.join(_mark(case, row) for row in rows)} |"
        for case in DEFECTS
    ]
    yield "\n".join(lines)


def _mark(case: Case, row: Told) -> str:
    return "found" if case.name in row.said else "-"


def _right(rows: Sequence[Told]) -> Iterable[str]:
    lines = ["| case | why it is right | who speaks, and of what |", "| --- | --- | --- |"]
    lines += [f"| {case.name} | {case.why} | {_alarms(case, rows)} |" for case in VALID]
    yield "\n".join(lines)


def _alarms(case: Case, rows: Sequence[Told]) -> str:
    told = [(row.name, sorted(row.said[case.name])) for row in rows if case.name in row.said]
    return "; ".join(f"{name}: {_cell(', '.join(texts))}" for name, texts in told) or "nobody"


def _cell(text: str) -> str:
    short = text if len(text) <= _TOLD else text[: _TOLD - 1] + "…"
    return "`" + short.replace("|", "/").replace("`", "'").replace("\n", " ") + "`"
