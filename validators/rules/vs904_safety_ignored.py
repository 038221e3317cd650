"""A comment that is meant to silence a rule which guards safety.

A skill cannot excuse itself from what keeps it safe: the comment has no effect. When the finding is wrong for your
repository, turn the rule off in its settings, where a person who owns them sees it.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule
from ._examples import CHECK, HEAD, gate
from ._suppressed import removal, silenced


def _check(document: Document) -> Iterable[Note]:
    for suppression, name in sorted(
        document.silence.refused if document.silence else (), key=lambda pair: pair[0].start
    ):
        message = f"{name} guards safety, and no comment silences it; correct the skill, or use the settings"
        yield document.note(message, (suppression.start, suppression.end), removal(document, suppression, name))


OPEN: Final = HEAD.replace("disable-model-invocation: true\n", "") + gate(CHECK)
RULE: Final = Rule(
    summary="no comment tries to silence a rule that guards safety",
    check=_check,
    needs=frozenset({Need.SUPPRESSIONS}),
)
GOOD: Final = (
    Example(name="a rule of wording", text=silenced("validate-skill: ignore[VS203] -- The shop has no previews.")),
)
BAD: Final = (
    Example(
        name="a gate that a model may open",
        text=silenced("validate-skill: ignore-file[VS110] -- We trust it.", OPEN),
        also=frozenset({"VS110"}),
        fixed=OPEN,
    ),
)
