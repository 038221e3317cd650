"""Where something stands in a document: lines and columns from 1, columns in characters, as editors show them."""

from .record import record


@record
class Position:
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@record
class Span:
    start: Position
    end: Position
    """The position after the last character."""

    @classmethod
    def at(cls, line: int, column: int = 1, length: int = 0) -> "Span":
        """Returns a span of `length` characters on one line."""
        return Span(start=Position(line=line, column=column), end=Position(line=line, column=column + length))
