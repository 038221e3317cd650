"""Places as editors count them: lines end as the protocol says, columns count units of the agreed encoding."""

import re
from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range

_LINE_END = re.compile(r"\r\n|\n|\r")
_UNITS = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf16: ("utf-16-le", 2)}
"""The codec and the bytes of one unit; of UTF-32 every character is one."""


class Places:
    """The places of one text, as the editor holds it."""

    def __init__(self, text: str, encoding: PositionEncodingKind | str) -> None:
        self.text = text
        self._starts = (0, *(match.end() for match in _LINE_END.finditer(text)))
        self._codec, self._size = _UNITS.get(PositionEncodingKind(encoding), ("", 1))

    def position(self, offset: int) -> Position:
        """Returns the place of a character; one beyond the text is its end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset) - 1
        return Position(line=line, character=self._units(self.text[self._starts[line] : offset]))

    def range(self, start: int, end: int) -> Range:
        return Range(start=self.position(start), end=self.position(max(start, end)))

    def offset(self, position: Position) -> int:
        """Returns the character at a place; one that is not there is the next before it."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        end = self._starts[position.line + 1] if position.line + 1 < len(self._starts) else len(self.text)
        line = self.text[start:end].rstrip("\r\n")
        return start + self._characters(line, position.character)

    def _units(self, text: str) -> int:
        if text.isascii() or not self._codec:
            return len(text)
        return len(text.encode(self._codec, errors="surrogatepass")) // self._size

    def _characters(self, line: str, units: int) -> int:
        if line.isascii() or not self._codec:
            return min(units, len(line))
        data = line.encode(self._codec, errors="surrogatepass")[: units * self._size]
        return len(data.decode(self._codec, errors="ignore"))
