"""A comment that silences a rule and does not say why.

Whoever reads it next cannot tell a decision from an excuse, and will not dare to remove it. Write the reason behind
two dashes: `ignore[VS203] -- The shop has no previews.`
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._suppressed import silenced


def _check(document: Document) -> Iterable[Note]:
    for suppression in document.silence.suppressions if document.silence else ():
        if suppression.names and not suppression.reason:
            message = "this comment does not say why; add the reason: ignore[...] -- why"
            yield document.note(message, (suppression.start, suppression.end))


RULE: Final = Rule(
    summary="every comment that silences a rule says why",
    check=_check,
    needs=frozenset({Need.SUPPRESSIONS}),
    severities={Profile.SEED: Severity.ERROR},
)
GOOD: Final = (Example(name="a reason", text=silenced("validate-skill: ignore[VS203] -- The shop has no previews.")),)
BAD: Final = (
    Example(name="no reason", text=silenced("validate-skill: ignore[VS203]")),
    Example(name="an empty reason", text=silenced("validate-skill: ignore[VS203] --"), profile=Profile.SEED),
)
