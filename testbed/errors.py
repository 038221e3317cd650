"""The one error of the test bed: what went wrong and what to do next. It never carries a traceback to the user."""

from __future__ import annotations


class BedError(Exception):
    """A test bed that cannot start, be found or be removed, with advice a person can follow."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message
