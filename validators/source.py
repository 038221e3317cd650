"""A document's bytes as text with offsets, and the way back to the bytes.

`text` is what every rule reads: decoded, line feeds only, no byte order mark, invisible characters replaced one by
one. `raw` has the same offsets and keeps those characters, as the client sees them. `original` is the text as it
stands in the file; `original_offset` leads from one to the other, so that an edit changes only what it names.
"""

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from .place import Position, Span

if TYPE_CHECKING:
    from deploy_production.model import source as deep

MAX_BYTES = 1_048_576
"""The engine reads no larger skill."""

_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"


class Source:
    """One text; the beginnings of its lines are found when a place is asked for, which most documents never are."""

    def __init__(
        self,
        *,
        text: str,
        raw: str | None = None,
        original: str | None = None,
        problems: "tuple[deep.Problem, ...]" = (),
        is_utf8: bool = True,
        has_mark: bool = False,
        size: int = 0,
    ) -> None:
        self.text = text
        self.raw = text if raw is None else raw
        self.original = text if original is None else original
        self.problems = problems
        """What is wrong with the bytes."""
        self.is_utf8 = is_utf8
        self.has_mark = has_mark
        """A byte order mark stands at the beginning."""
        self.size = size
        """Bytes in the file; only known where they are no UTF-8."""

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset at which each line of `text` begins."""
        lines = self.text.split("\n")
        return (0, *accumulate(len(line) + 1 for line in lines[:-1]))

    def position(self, offset: int) -> Position:
        """Returns the line and column of an offset; one beyond the text is its end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.starts, offset)
        return Position(line=line, column=offset - self.starts[line - 1] + 1)

    def span(self, start: int, end: int) -> Span:
        return Span(start=self.position(start), end=self.position(max(start, end)))

    def offset(self, position: "Position | deep.Position") -> int:
        """Returns the offset of a line and column; one that is not there is the next place before it."""
        line = max(1, min(position.line, len(self.starts)))
        limit = self.starts[line] if line < len(self.starts) else len(self.text)
        return min(self.starts[line - 1] + max(0, position.column - 1), limit)

    def line(self, number: int) -> str:
        """Returns a line by its number from 1, without its end; nothing for one that is not there."""
        if not 1 <= number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[start:end]

    @property
    def newline(self) -> str:
        """How the file ends its first line."""
        return "\r\n" if "\r\n" in self.original[: self.original.find("\n") + 1] else "\n"

    @cached_property
    def _original_starts(self) -> tuple[int, ...]:
        lines = self.original.split("\n")
        return (0, *accumulate(len(line) + 1 for line in lines[:-1]))

    def original_offset(self, offset: int) -> int:
        """Returns where a character of `text` stands in `original`."""
        mark = 1 if self.has_mark else 0
        if len(self.original) - mark == len(self.text):
            return offset + mark
        line = bisect_right(self.starts, offset) - 1
        return self._original_starts[line] + offset - self.starts[line] + (mark if line == 0 else 0)

    def byte_offset(self, offset: int) -> int:
        """Returns how many bytes of the file stand before a character of `text`; roughly, where these are no UTF-8."""
        before = len(self.original[: self.original_offset(offset)].encode("utf-8", errors="replace"))
        return before if self.is_utf8 else min(before, self.size)

    def utf16_column(self, position: Position) -> int:
        """Returns a column from 1 in UTF-16 code units, as SARIF and editors count."""
        before = self.line(position.line)[: position.column - 1]
        return position.column if before.isascii() else len(before.encode("utf-16-le", errors="replace")) // 2 + 1


def read_source(data: bytes) -> Source:
    """Turns any bytes into a source; what is wrong with them is in its problems."""
    if len(data) <= MAX_BYTES:
        text = _usual(data)
        if text is not None and text.strip():
            return Source(text=text)
    return _read_unusual(data)


def _usual(data: bytes) -> str | None:
    """Returns a text in which nothing has to be looked at, as nearly all are."""
    if data.isascii():
        return None if data.translate(None, _PLAIN) else data.decode("ascii")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # What Python calls printable holds nothing that the engine's reader calls invisible; of the rest it knows better.
    return text if text.replace("\n", "").replace("\t", "").isprintable() else None


def _read_unusual(data: bytes) -> Source:
    from deploy_production.skillfile.document import decode, oversize

    too_large = oversize(data)
    if too_large is not None:
        return Source(text="", problems=(too_large,))
    document, log = decode(data)
    original = data.decode("utf-8", errors="replace")
    problems = log.sorted()
    return Source(
        text=document.text,
        raw=original.replace("\r\n", "\n").removeprefix("\ufeff"),
        original=original,
        problems=problems,
        is_utf8=all(problem.code != "not-utf8" for problem in problems),
        has_mark=original.startswith("\ufeff"),
        size=len(data),
    )
