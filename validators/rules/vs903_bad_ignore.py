"""A comment that is meant to silence a rule and cannot.

It names no rule, or one that does not exist, or is written in another way than `ignore[CODES] -- why`. So it does
nothing, and whoever wrote it believes otherwise. Name each rule by its whole code or slug.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from ..catalogue import codes, find, slug_of
from ..rule import Document, Example, Need, Note, Rule
from ._suppressed import silenced


def _check(document: Document) -> Iterable[Note]:
    for suppression in document.silence.suppressions if document.silence else ():
        place = (suppression.start, suppression.end)
        if not suppression.names:
            yield document.note("this comment silences nothing; write ignore[VS101] -- why", place)
        for name in suppression.names:
            if find(name) is None:
                at = document.find(name, *place)
                yield document.note(f'no rule is called "{name}"; {_meant(name)}', at)


def _meant(name: str) -> str:
    close = get_close_matches(name.lower()[:40], [slug_of(code) for code in codes()], n=1)
    return f"write {close[0]}" if close else "validate-skill rules lists them"


RULE: Final = Rule(
    summary="every comment that silences a rule names rules there are",
    check=_check,
    needs=frozenset({Need.SUPPRESSIONS}),
)
GOOD: Final = (Example(name="a slug", text=silenced("validate-skill: ignore[description-when-not] -- No previews.")),)
BAD: Final = (
    Example(name="no code", text=silenced("validate-skill: ignore -- No previews.")),
    Example(name="a code that no rule has", text=silenced("validate-skill: ignore[VS999] -- No previews.")),
    Example(name="the beginning of codes", text=silenced("validate-skill: ignore[VS2] -- No previews.")),
)
