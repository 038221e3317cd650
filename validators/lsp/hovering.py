"""What is shown over a place: the findings there, each with the page of its rule."""

import re

from lsprotocol.types import Hover, MarkupContent, MarkupKind, Position

from ..catalogue import Entry, entry, find
from ..explaining import page
from ..finding import Finding
from ..record import changed
from .checking import Checked
from .diagnostics import range_of
from .places import Places

_CODE = re.compile(r"VS[0-9]{3}")
_LINE = "\n\n---\n\n"
MANY = 3
"""Pages in one hover; more than that nobody reads."""


def hover(checked: Checked, places: Places, position: Position) -> Hover | None:
    """Returns what to show, None for nothing; over a code in a comment the page of that rule."""
    there = [finding for finding in checked.findings if _holds(finding, checked, places, position)]
    if there:
        return _shown(*(_about(finding) for finding in there[:MANY]))
    named = _named(places, position)
    return None if named is None else _shown(_page(named))


def _holds(finding: Finding, checked: Checked, places: Places, position: Position) -> bool:
    found = range_of(finding, checked, places)
    start, end = (found.start.line, found.start.character), (found.end.line, found.end.character)
    return start <= (position.line, position.character) <= end


def _named(places: Places, position: Position) -> Entry | None:
    at = places.offset(position)
    start = max(0, at - len("VS000"))
    for match in _CODE.finditer(places.text, start, at + len("VS000")):
        if match.start() <= at <= match.end():
            return find(match[0])
    return None


def _about(finding: Finding) -> str:
    return f"**{finding.severity}**: {_escaped(finding.message)}{_LINE}{_page(entry(finding.code))}"


def _page(entry: Entry) -> str:
    """Returns the page of a rule with one example of each kind; the command prints them all."""
    short = page(changed(entry, bad=entry.bad[:1], good=entry.good[:1]))
    return f"{short}\nAll examples: `validate-skill rule {entry.code}`"


def _escaped(text: str) -> str:
    """Returns a message that quotes the document so that none of it becomes a link or a tag."""
    return re.sub(r"([\\`*_\[\]<>!#|])", r"\\\1", " ".join(text.split()))


def _shown(*parts: str) -> Hover:
    return Hover(contents=MarkupContent(kind=MarkupKind.Markdown, value=_LINE.join(parts)))
