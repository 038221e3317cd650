"""Finds everything in a document that looks like a tag, where a tag can stand at all.

A tag is *leading* when only indentation and one list bullet are before it on its line, and *joined* when only blanks
are between it and the tag before. Comments are blanks. `blocks` decides with the grammar which of them count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from deploy_production.skillfile.markdown import Markdown

_NAME = r"[A-Za-z][A-Za-z0-9_.-]*+"
_START = re.compile(rf"</?(?P<name>{_NAME})")
_ATTRIBUTE = re.compile(rf"""\s++(?P<name>{_NAME})\s*+=\s*+(?P<value>"[^"<]*+"|'[^'<]*+')""")
_OPEN = re.compile(rf"""<{_NAME}(?P<attributes>(?:\s++{_NAME}\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*)\s*+(?P<empty>/?)>""")
_CLOSE = re.compile(rf"</{_NAME}\s*+>")
_BROKEN = re.compile(r"[^<>\n]*+>?")
_LEAD = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")


class TagKind(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    EMPTY = "empty"
    """Opened and closed at once: `<check/>`."""
    BROKEN = "broken"
    """Begins like a tag and does not end like one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    kind: TagKind
    name: str
    attributes: tuple[tuple[str, int, int], ...]
    """Name, and where name and value stand, in the order of the document."""
    start: int
    end: int
    lead: int
    """Where the blanks and the bullet before it begin; `start` when it is not leading."""
    leading: bool
    joined: bool


def read_tags(markdown: Markdown) -> Iterator[Tag]:
    """Yields the tags outside fences, inline code and comments, in the order of the document."""
    resume, joint = 0, -1
    for line in markdown.lines:
        if line.fenced:
            continue
        lead = _LEAD.match(line.text)
        lead_end = line.start + (lead.end() if lead else 0)
        for match in _START.finditer(line.text):
            start = line.start + match.start()
            if start < resume or line.hides(start):
                continue
            leading = start == lead_end
            joined = joint >= line.start and not markdown.text[joint:start].strip(" \t")
            tag = _tag(markdown.text, start, match["name"], leading=leading, joined=joined, lead=line.start)
            yield tag
            joint = tag.end
            resume = start + 1 if tag.kind is TagKind.BROKEN else tag.end


def _tag(text: str, start: int, name: str, *, leading: bool, joined: bool, lead: int) -> Tag:
    kind, end, attributes = _shape(text, start)
    return Tag(
        kind=kind,
        name=name,
        attributes=attributes,
        start=start,
        end=end,
        lead=lead if leading else start,
        leading=leading,
        joined=joined,
    )


def _shape(text: str, start: int) -> tuple[TagKind, int, tuple[tuple[str, int, int], ...]]:
    if text.startswith("</", start):
        close = _CLOSE.match(text, start)
        return (TagKind.CLOSE, close.end(), ()) if close else (TagKind.BROKEN, _broken_end(text, start), ())
    opened = _OPEN.match(text, start)
    if opened is None:
        return TagKind.BROKEN, _broken_end(text, start), ()
    found = _ATTRIBUTE.finditer(text, opened.start("attributes"), opened.end("attributes"))
    attributes = tuple((match["name"], match.start("name"), match.end("value")) for match in found)
    return (TagKind.EMPTY if opened["empty"] else TagKind.OPEN), opened.end(), attributes


def _broken_end(text: str, start: int) -> int:
    """Returns the end of a broken tag: its `>`, or what comes first of the next tag and the end of the line."""
    match = _BROKEN.match(text, start + 1)
    return match.end() if match else start + 1
