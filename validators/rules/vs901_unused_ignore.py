"""A comment that silences nothing.

What it was written for is gone, or it stands in the wrong place. Left where it is, it will silence the next finding of
that rule, which nobody has looked at. Remove the code from the comment, or the comment.
"""

from collections.abc import Iterable
from typing import Final

from ..catalogue import find
from ..rule import Document, Example, Need, Note, Rule
from ._examples import CHECK, HEAD, gate
from ._suppressed import FLAWED, removal, silenced


def _check(document: Document) -> Iterable[Note]:
    silence = document.silence
    for suppression in silence.suppressions if silence else ():
        for name in suppression.names:
            if silence is None or (suppression, name) in silence.used | silence.refused:
                continue
            entry = find(name)
            if entry is not None and entry.code in silence.asked:
                message = f"{name} finds nothing here; remove it from the comment"
                yield document.note(message, (suppression.start, suppression.end), removal(document, suppression, name))


RULE: Final = Rule(
    summary="every comment that silences a rule silences something",
    check=_check,
    needs=frozenset({Need.SUPPRESSIONS}),
)
GOOD: Final = (
    Example(
        name="a comment for a finding", text=silenced("validate-skill: ignore[VS203] -- The shop has no previews.")
    ),
)
BAD: Final = (
    Example(
        name="nothing to silence",
        text=silenced("validate-skill: ignore[VS203] -- No previews.", HEAD + gate(CHECK)),
        fixed=HEAD + gate(CHECK),
    ),
    Example(
        name="one of two",
        text=silenced("validate-skill: ignore[VS104, VS203] -- No previews."),
        fixed=silenced("validate-skill: ignore[VS203] -- No previews."),
    ),
    Example(
        name="behind what it means",
        text=FLAWED + "\n<!-- validate-skill: ignore[description-when-not] -- No previews. -->\n\nShip it.\n",
        fixed=FLAWED + "\n\nShip it.\n",
    ),
)
