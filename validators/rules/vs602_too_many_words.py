"""A skill whose few lines hold very much text.

About 5,000 tokens are advised for the text of a skill; it is read whole each time. Four characters count as one token
here, so the number is rough, and only what is well above is told. Move details to files in `references/`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._skills import skill

ADVISED: Final = 5000
TOLD: Final = 6000
LINES: Final = 500
_CHARACTERS: Final = 4


def _check(document: Document) -> Iterable[Note]:
    body = document.head.body
    tokens = (len(document.text) - body) // _CHARACTERS
    # A longer text is told by its lines: VS601.
    if tokens > TOLD and document.text.count("\n", body) <= LINES:
        message = f"the text has about {tokens} tokens, and {ADVISED} are advised; move details to references/"
        yield document.note(message, document.line_range(body + ADVISED * _CHARACTERS))


RULE: Final = Rule(
    summary="a skill has about 5,000 tokens at most",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.LOW,
    needs=frozenset({Need.MARKDOWN}),
)
GOOD: Final = (Example(name="short", text=skill()),)
BAD: Final = (Example(name="long lines", text=skill(body=("Ship it and look at it. " * 60 + "\n") * 20)),)
