"""Decides which tags count, and how they nest; what does not nest is repaired and reported, never dropped in silence.

The rules, in the order in which they are asked for a tag:

1. A tag counts when it is leading, or joined to one that counts. An end also counts wherever its element is open.
2. In a raw element only its own end counts; in text only names of the grammar do.
3. An element that may not stand where it is closes what is open, if something further out may hold it: a missing end
   is by far the likeliest mistake, and so the checks after it are still seen.
4. Blocks never nest: a block that begins inside another one ends the other.
5. An end without its element is a problem, and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from deploy_production.skillfile.document import ProblemLog, quoted
from deploy_production.skillfile.grammar import GRAMMAR, ONLY_INSIDE, ROOTS, Content
from deploy_production.skillfile.tags import Tag, TagKind

MAX_NAME = 40
"""Names of the grammar are shorter; of longer ones only this much is compared."""


class Mark(StrEnum):
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A start or an end of an element; `tag` is None for an end that was missing, and for the end of `<x/>`."""

    mark: Mark
    name: str
    start: int
    end: int
    tag: Tag | None = None


@dataclass(slots=True, kw_only=True)
class _Open:
    name: str
    tag: Tag
    foreign: bool

    @property
    def content(self) -> Content:
        return Content.RAW if self.foreign else GRAMMAR[self.name].content


class Nesting:
    """Feeds on tags, gives blocks: for each the balanced events of its elements."""

    def __init__(self, log: ProblemLog, end: int) -> None:
        self.log = log
        self.end = end
        """The end of the document, where everything ends that is still open."""
        self.stack: list[_Open] = []
        self.events: list[Event] = []
        self.blocks: list[tuple[Event, ...]] = []
        self.counted_end = -1
        self.attempted: set[str] = set()
        """The blocks that the document opens at all, readable or not."""

    def feed(self, tags: Iterable[Tag]) -> None:
        for tag in tags:
            if self._counts(tag):
                self.counted_end = tag.end
                self._take(tag)
        if self.stack:
            self._close_down_to(0, self.end)

    def _counts(self, tag: Tag) -> bool:
        if tag.leading or (tag.joined and self.counted_end >= 0 and self.counted_end <= tag.start):
            return True
        return tag.kind is TagKind.CLOSE and any(entry.name == tag.name for entry in self.stack)

    def _take(self, tag: Tag) -> None:
        match tag.kind:
            case TagKind.CLOSE:
                self._take_end(tag)
            case TagKind.BROKEN:
                self._take_broken(tag)
            case TagKind.OPEN | TagKind.EMPTY:
                self._take_start(tag)

    # -- starts ------------------------------------------------------------------------------------------

    def _take_start(self, tag: Tag) -> None:
        if tag.name in ROOTS:
            self._begin_block(tag)
        elif not self.stack:
            self._outside(tag)
        elif self.stack[-1].content is not Content.RAW:
            self._inside(tag)
        elif self.stack[-1].foreign and tag.name in GRAMMAR:
            self._close_if_further_out(tag)

    def _begin_block(self, tag: Tag) -> None:
        if self.stack:
            self._close_down_to(0, tag.lead)
        self.attempted.add(tag.name)
        self._push(tag)

    def _outside(self, tag: Tag) -> None:
        meant = _meant_block(tag.name)
        if meant is not None:
            self.attempted.add(meant)
            self.log.add("misspelt-block", f"no block is called <{tag.name}>; write <{meant}>", tag.start, tag.end)
        elif tag.name in ONLY_INSIDE:
            message = f"<{tag.name}> stands outside any block; put it into the block it belongs to"
            self.log.add("misplaced-element", message, tag.start, tag.end)

    def _inside(self, tag: Tag) -> None:
        parent = self.stack[-1]
        if tag.name in GRAMMAR[parent.name].children:
            self._push(tag)
        elif tag.name in GRAMMAR:
            if not self._close_if_further_out(tag):
                message = f"<{tag.name}> may not stand in <{parent.name}>"
                self.log.add("misplaced-element", message, tag.start, tag.end)
                self._push_foreign(tag)
        elif parent.content is Content.ELEMENTS:
            if not GRAMMAR[parent.name].foreign:
                self.log.add("unknown-element", _unknown(tag.name, parent.name), tag.start, tag.end)
            self._push_foreign(tag)

    def _close_if_further_out(self, tag: Tag) -> bool:
        for depth in range(len(self.stack) - 1, 0, -1):
            holder = self.stack[depth - 1]
            if not holder.foreign and tag.name in GRAMMAR[holder.name].children:
                self._close_down_to(depth, tag.lead)
                self._push(tag)
                return True
        return False

    def _push(self, tag: Tag) -> None:
        self._open(tag, foreign=False)

    def _push_foreign(self, tag: Tag) -> None:
        self._open(tag, foreign=True)

    def _open(self, tag: Tag, *, foreign: bool) -> None:
        self.stack.append(_Open(name=tag.name, tag=tag, foreign=foreign))
        self.events.append(Event(mark=Mark.START, name=tag.name, start=tag.start, end=tag.end, tag=tag))
        if tag.kind is TagKind.EMPTY:
            self._pop(tag.end, tag.end, None)

    def _take_broken(self, tag: Tag) -> None:
        if self.stack and self.stack[-1].content is Content.RAW and tag.name not in ROOTS:
            return
        if tag.name in ROOTS or tag.name in ONLY_INSIDE or (self.stack and tag.name in GRAMMAR):
            message = 'this tag is broken; write <name attribute="value"> or </name>'
            self.log.add("malformed-tag", message, tag.start, tag.end)
            if tag.name in ROOTS:
                self.attempted.add(tag.name)

    # -- ends --------------------------------------------------------------------------------------------

    def _take_end(self, tag: Tag) -> None:
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].name == tag.name:
                self._close_down_to(depth + 1, tag.lead)
                self._pop(tag.start, tag.end, tag)
                return
        if self._is_stray(tag):
            message = f"</{tag.name}> ends nothing: no <{tag.name}> is open here"
            self.log.add("stray-end", message, tag.start, tag.end)

    def _is_stray(self, tag: Tag) -> bool:
        if not self.stack:
            return tag.name in ROOTS or tag.name in ONLY_INSIDE
        return tag.name in GRAMMAR or self.stack[-1].content is Content.ELEMENTS

    def _close_down_to(self, depth: int, at: int) -> None:
        while len(self.stack) > depth:
            tag = self.stack[-1].tag
            self.log.add("unclosed-element", f"<{tag.name}> is never closed; add </{tag.name}>", tag.start, tag.end)
            self._pop(at, at, None)

    def _pop(self, start: int, end: int, tag: Tag | None) -> None:
        entry = self.stack.pop()
        self.events.append(Event(mark=Mark.END, name=entry.name, start=start, end=end, tag=tag))
        if not self.stack:
            self.blocks.append(tuple(self.events))
            self.events = []


def _meant_block(name: str) -> str | None:
    folded = name.lower().replace("-", "_")
    close = get_close_matches(folded[:MAX_NAME], sorted(ROOTS), n=1, cutoff=0.85)
    return close[0] if close else None


def _unknown(name: str, parent: str) -> str:
    known = list(GRAMMAR[parent].children)
    close = get_close_matches(name.lower(), known, n=1) or known
    return f"<{parent}> knows no {quoted('<' + name + '>')}; write {' or '.join(f'<{entry}>' for entry in close)}"
