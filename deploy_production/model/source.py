"""Where a parsed thing stands in its document: every part of a skill knows its line and column.

Lines and columns count from 1, columns in characters, as editors show them.
"""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    start: Position
    end: Position
    """The position after the last character."""

    @classmethod
    def at(cls, line: int, column: int = 1, length: int = 0) -> Self:
        """Returns a span of `length` characters on one line."""
        return cls(start=Position(line=line, column=column), end=Position(line=line, column=column + length))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a document that cannot be understood or must not stand; it blocks."""

    code: str
    """Kebab-case and stable, for example `unclosed-block`."""
    message: str
    """What is wrong and what to write instead."""
    span: Span

    def __str__(self) -> str:
        return f"{self.span.start}: {self.message} [{self.code}]"
