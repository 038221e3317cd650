"""A character that nobody sees.

Control characters, zero-width characters and those that turn the direction of writing show one thing to a person and
another to a program. An instruction can hide in characters that turn the direction, in tags, and in long rows of
others: these are errors. One that came along with a copied text is a warning. Remove it.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD

_HIDING: Final = pattern(r"[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_ROW: Final = 8
"""As many of them in a row can say a letter."""


def _check(document: Document) -> Iterable[Note]:
    problems = [problem for problem in document.problems if problem.code == "invisible-character"]
    places = [document.offsets(problem.span) for problem in problems]
    starts = {start for start, _ in places}
    in_row: set[int] = set()
    for start in sorted(starts):
        if all(start + step in starts for step in range(_ROW)):
            in_row.update(range(start, start + _ROW))
    for problem, (start, end) in zip(problems, places, strict=True):
        hides = start in in_row or _HIDING().match(document.source.raw, start) is not None
        yield document.note(problem.message, (start, end), at_most=None if hides else Severity.WARNING)


RULE: Final = Rule(
    summary="a skill holds no invisible character",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.TEXT}),
    is_safety=True,
    replaces=frozenset({"invisible-character"}),
)
GOOD: Final = (Example(name="what is seen is what is there", text=HEAD),)
BAD: Final = (
    Example(name="a turned direction", text=HEAD + "Ship \u202eit.\n"),
    Example(name="one that came along", text=HEAD + "Ship\u200b it.\n"),
)
