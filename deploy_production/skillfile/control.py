"""The control blocks of a skill, parsed by lxml: XML that stands in Markdown, with exact places.

How: `tags` finds what looks like a tag, `structure` decides what counts and repairs what does not nest. What remains
is masked into well-formed XML of the same geometry: a character that is not markup but would be read as such (a bare
`&`, the `<` of `a < b`, a tag that is only mentioned) is replaced by one private character, and put back afterwards.
lxml then reads that text with entities, network and large trees off; there is no document type, because none passes
the mask. Its events come in the order of ours, so each element gets the place where it stands in the document.

It does not judge what a block says: `schema` checks the grammar, the other modules read the values.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import cast

from lxml import etree

from deploy_production.model.text import one_line
from deploy_production.skillfile.document import Document, ProblemLog
from deploy_production.skillfile.grammar import GRAMMAR, ROOTS
from deploy_production.skillfile.markdown import Markdown
from deploy_production.skillfile.structure import Event, Mark, Nesting
from deploy_production.skillfile.tags import Tag, read_tags

_MARKUP = "&<>"
_CHARACTERS = (range(0x09, 0x0B), range(0x20, 0xD800), range(0xE000, 0x110000))
"""What XML calls a character."""
_ENTITY = re.compile(r"&(?:(?P<name>amp|lt|gt|quot|apos)|#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_BULLET = re.compile(r"(?m)^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]*\Z")
_MENTION = re.compile(rf"</?(?:{'|'.join(GRAMMAR)})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An element of a control block. Text is verbatim, character by character that of the document."""

    name: str
    attributes: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]
    """Where each attribute stands."""
    children: tuple["Node", ...]
    text: str
    """What stands between start and end tag, before the first child."""
    strays: tuple[tuple[int, int], ...]
    """Where text stands between the children."""
    start: int
    end: int
    """After the end tag."""
    head: int
    """After the start tag, where the text begins."""

    def child(self, name: str) -> "Node | None":
        return next((child for child in self.children if child.name == name), None)

    def each(self, name: str) -> tuple["Node", ...]:
        return tuple(child for child in self.children if child.name == name)

    def prose(self) -> str:
        """Returns the text as one line, entities decoded."""
        return " ".join(unescape(self.text).split())

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yields the offset and the text of each line that is not empty, entities decoded, blanks around it cut."""
        at = self.head
        for line in self.text.split("\n"):
            stripped = line.strip()
            if stripped:
                yield at + line.index(stripped), unescape(stripped)
            at += len(line) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    blocks: tuple[Node, ...]
    attempted: frozenset[str]
    """The blocks that the document opens, whether or not they can be read."""

    def each(self, name: str) -> tuple[Node, ...]:
        return tuple(block for block in self.blocks if block.name == name)

    def covers(self, offset: int) -> bool:
        """Tells whether an offset is inside a block; blocks stand one after the other."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return index >= 0 and offset < self.blocks[index].end


def unescape(text: str) -> str:
    """Decodes the five entities of XML and character references; any other `&` is itself."""
    return _ENTITY.sub(_decoded, text) if "&" in text else text


def _decoded(match: re.Match[str]) -> str:
    if match["name"]:
        return _NAMED[match["name"]]
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    is_text = any(code in characters for characters in _CHARACTERS)
    return chr(code) if is_text else match.group()


def read_control(document: Document, markdown: Markdown, log: ProblemLog) -> Control:
    """Reads every control block of the document; what cannot be read is in the log."""
    nesting = Nesting(log, len(document.text))
    nesting.feed(read_tags(markdown))
    text, mask = markdown.text, _Mask(markdown.text)
    blocks: list[Node] = []
    for events in nesting.blocks:
        block = _parse(text, events, mask, log)
        if block is not None:
            blocks.append(block)
    control = Control(blocks=tuple(blocks), attempted=frozenset(nesting.attempted))
    _report_hidden(document, markdown, control, log)
    return control


class _Mask:
    """Replaces markup by private characters that the document does not use, one for one, and puts it back."""

    def __init__(self, text: str) -> None:
        used = set(text)
        free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in used)
        pairs = list(zip(_MARKUP, free, strict=False))
        self.possible = len(pairs) == len(_MARKUP)
        self._hide = str.maketrans(dict(pairs))
        self._show = str.maketrans({private: char for char, private in pairs})

    def hide(self, text: str) -> str:
        return text.translate(self._hide)

    def hide_in_tag(self, text: str) -> str:
        return text.replace("&", self.hide("&"))

    def show(self, text: str) -> str:
        return text.translate(self._show)


def _parse(text: str, events: tuple[Event, ...], mask: _Mask, log: ProblemLog) -> Node | None:
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    start, end = events[0].start, events[0].end
    if not mask.possible:
        log.add("unreadable-block", "the document uses every private character; remove them", start, end)
        return None
    try:
        parser.feed(_masked(text, events, mask))
        parser.close()
    except etree.XMLSyntaxError as error:
        log.add("unreadable-block", f"this block cannot be read as XML: {one_line(str(error.msg))}", start, end)
        return None
    builders: list[_Builder] = []
    for event, (_, element) in zip(events, parser.read_events(), strict=True):
        if event.mark is Mark.START:
            parsed = cast("etree._Element", element)  # noqa: SLF001 -- lxml has no public name for the type of an element
            builders.append(_Builder(event=event, element=parsed))
            continue
        node = builders.pop().node(text, event, mask, log)
        if not builders:
            return node
        builders[-1].children.append(node)
    return None


def _masked(text: str, events: tuple[Event, ...], mask: _Mask) -> str:
    pieces: list[str] = []
    at = events[0].start
    for event in events:
        pieces.append(mask.hide(text[at : event.start]))
        pieces.append(_markup(text, event, mask))
        at = event.end
    return "".join(pieces)


def _markup(text: str, event: Event, mask: _Mask) -> str:
    if event.tag is None:
        return f"</{event.name}>"
    if event.mark is Mark.END:
        return text[event.start : event.end]
    if not event.tag.attributes:
        return f"<{event.name}>"
    # Only the first attribute of a name is kept: lxml would refuse the block, and `_attributes` reports the second.
    kept: dict[str, str] = {}
    for name, first, last in event.tag.attributes:
        kept.setdefault(name, mask.hide_in_tag(text[first:last]))
    return f"<{event.name} {' '.join(kept.values())}>"


@dataclass(slots=True, kw_only=True)
class _Builder:
    event: Event
    element: etree._Element
    children: list[Node] = field(default_factory=list)

    def node(self, text: str, end: Event, mask: _Mask, log: ProblemLog) -> Node:
        tag = self.event.tag
        if tag is not None:
            _report_repeated(tag, log)
        return Node(
            name=self.event.name,
            attributes=MappingProxyType(
                {str(key): unescape(mask.show(str(value))) for key, value in self.element.attrib.items()}
            ),
            places=MappingProxyType({name: (first, last) for name, first, last in (tag.attributes if tag else ())}),
            children=tuple(self.children),
            text=mask.show(self.element.text or ""),
            strays=tuple(self._strays(text, end)),
            start=self.event.start,
            end=end.end,
            head=self.event.end,
        )

    def _strays(self, text: str, end: Event) -> Iterator[tuple[int, int]]:
        """Yields the text between the children, less the bullets that lead them."""
        at = self.event.end
        for stop, after in [*((child.start, child.end) for child in self.children), (end.start, end.end)]:
            piece = _BULLET.sub("", text[at:stop])
            stripped = piece.strip()
            if stripped:
                first = at + piece.index(stripped)
                yield first, first + len(stripped)
            at = after


def _report_repeated(tag: Tag, log: ProblemLog) -> None:
    seen: set[str] = set()
    for name, start, end in tag.attributes:
        if name in seen:
            log.add("duplicate-attribute", f'the attribute "{name}" is given twice; keep one', start, end)
        seen.add(name)


def _report_hidden(document: Document, markdown: Markdown, control: Control, log: ProblemLog) -> None:
    """A comment that hides a control tag looks like a check to a reader and is none to the program."""
    for comment in markdown.comments:
        mention = _MENTION.search(document.text, comment.start, comment.end)
        if mention is not None and (control.covers(comment.start) or mention.group().lstrip("</") in ROOTS):
            message = "a comment hides a control element; remove it, or bring it back"
            log.add("commented-out", message, mention.start(), mention.end())
