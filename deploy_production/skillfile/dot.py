"""The words of a DOT graph, each with its place: names, strings, arrows and marks.

Comments (`//`, `#` at the start of a line, `/* */`) are blanks. A string ends at its quote; a quote and a line end
after a backslash are the only escapes of the language, the rest is for whoever draws it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# No possessive group: Python before 3.11.5 misreads one that holds alternatives (python/cpython#101955).
_TOKEN = re.compile(
    r"""(?P<blank>^[ \t]*\#[^\n]*|\n|[^\S\n]+|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/)
      | (?P<string>"[^"\\]*(?:\\.[^"\\]*)*")
      | (?P<edge>->|--)
      | (?P<name>[A-Za-z_\u0080-\uffff][\w]*+|-?(?:\.\d+|\d+(?:\.\d*)?))
      | (?P<mark>[{}\[\];,=:])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


class TokenKind(StrEnum):
    NAME = "name"
    STRING = "string"
    EDGE = "edge"
    MARK = "mark"
    OTHER = "other"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    kind: TokenKind
    text: str
    """The value: a string without its quotes."""
    start: int
    end: int

    @property
    def is_id(self) -> bool:
        return self.kind in (TokenKind.NAME, TokenKind.STRING)

    def keyword(self) -> str:
        """Returns the lower-case name; keywords of DOT ignore case, and a string is never one."""
        return self.text.lower() if self.kind is TokenKind.NAME else ""


def read_tokens(text: str) -> Iterator[Token]:
    """Yields the tokens and at last one of kind END; offsets are those of the text."""
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        if group == "blank" or group is None:
            continue
        value = match.group()
        if group == "string":
            value = value[1:-1].replace("\\\n", "").replace('\\"', '"')
        yield Token(kind=TokenKind(group), text=value, start=match.start(), end=match.end())
    yield Token(kind=TokenKind.END, text="", start=len(text), end=len(text))
