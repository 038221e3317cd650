"""The bytes of a skill as text with offsets, and the list in which its problems are collected.

* Inside this package a place is a character offset; it becomes a line and a column only at the edge.
* Lines end at a line feed. A carriage return before it is dropped; alone it is a control character.
* Text that shows one thing to a person and another to a program (control, bidirectional, zero-width
  characters) is a problem, and is replaced so that reading can go on.
* Problems are counted without end but kept up to a limit: a hostile document does not fill the memory.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from deploy_production.model.source import Position, Problem, Span
from deploy_production.model.text import one_line

MAX_BYTES = 1_048_576
"""A skill is some kilobytes; whatever is larger is not one."""
MAX_PROBLEMS = 500

_FORBIDDEN = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]{2,6}\U000e007f)|"  # such as that of Scotland: it is seen
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, the escape among them
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"  # invisible, or turning the direction of what follows
    "\ufff0-\ufffc\ufffe\uffff"
    "\U000e0000-\U000e007f]"  # letters that nothing shows
)
_REPLACEMENT = "\ufffd"


def _shown(match: re.Match[str]) -> str:
    return match["flag"] or _REPLACEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text whose offsets can be shown as lines and columns."""

    text: str
    starts: tuple[int, ...]
    """The offset at which each line begins."""

    @classmethod
    def of(cls, text: str) -> "Document":
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        return cls(text=text, starts=tuple(starts))

    def position(self, offset: int) -> Position:
        """Returns the line and column of an offset; one beyond the text is its end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.starts, offset)
        return Position(line=line, column=offset - self.starts[line - 1] + 1)

    def span(self, start: int, end: int) -> Span:
        return Span(start=self.position(start), end=self.position(max(start, end)))

    def lines(self) -> Iterator[tuple[int, str]]:
        """Returns the offset and the text of each line, without its line feed."""
        return zip(self.starts, self.text.split("\n"), strict=True)


class ProblemLog:
    """Collects problems with their places; what it returns is in the order of the document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._problems: set[Problem] = set()
        self._dropped = 0

    def add(self, code: str, message: str, start: int, end: int | None = None) -> None:
        """Records a problem from `start` up to `end`, or to the end of the line."""
        self.add_span(code, message, self.span(start, self._line_end(start) if end is None else end))

    def span(self, start: int, end: int) -> Span:
        return self._document.span(start, end)

    def add_span(self, code: str, message: str, span: Span) -> None:
        """Records a problem whose place is already known as lines and columns."""
        if len(self._problems) >= MAX_PROBLEMS:
            self._dropped += 1
            return
        self._problems.add(Problem(code=code, message=message, span=span))

    def _line_end(self, offset: int) -> int:
        end = self._document.text.find("\n", offset)
        return len(self._document.text) if end < 0 else end

    def sorted(self) -> tuple[Problem, ...]:
        ordered = sorted(self._problems, key=lambda problem: (problem.span, problem.code, problem.message))
        if self._dropped:
            rest = Problem(
                code="too-many-problems",
                message=f"{self._dropped} more problems are not shown; correct these first",
                span=self._document.span(len(self._document.text), len(self._document.text)),
            )
            ordered.append(rest)
        return tuple(ordered)


def quoted(text: str, *, cap: int = 80) -> str:
    """Returns a piece of the document fit to stand in a message: one line, no control characters, in quotes."""
    return f'"{one_line(text, cap=cap)}"'


def decode(data: bytes) -> tuple[Document, ProblemLog]:
    """Turns bytes into a document; whatever is wrong with them is already in the log."""
    text, broken_at = _utf8(data)
    text = text.replace("\r\n", "\n")
    marked = text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    document = Document.of(_FORBIDDEN.sub(_shown, text))
    log = ProblemLog(document)
    if marked:
        log.add("byte-order-mark", "the file begins with a byte order mark; save it as UTF-8 without one", 0, 0)
    if broken_at is not None:
        log.add("not-utf8", f"byte {broken_at} is not UTF-8; save the file as UTF-8", 0, 0)
    if not text.strip():
        log.add("empty-document", "the file is empty; a skill has a frontmatter and control blocks", 0, 0)
    for match in _FORBIDDEN.finditer(text):
        if match["flag"]:
            continue
        name = f"U+{ord(match.group()):04X}"
        log.add("invisible-character", f"the character {name} is invisible; remove it", match.start(), match.end())
    return document, log


def _utf8(data: bytes) -> tuple[str, int | None]:
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return data.decode("utf-8", errors="replace"), error.start


def oversize(data: bytes) -> Problem | None:
    """Returns the problem of a file that is too large to be read at all."""
    if len(data) <= MAX_BYTES:
        return None
    message = f"the file has {len(data)} bytes, a skill at most {MAX_BYTES}; move details to references/"
    return Problem(code="too-large", message=message, span=Span.at(1))
