"""A skill of more than 500 lines.

The whole text is read each time the skill is used, and crowds out the work itself. Keep what is always needed, and
move details to files in `references/`, each named where it is needed: they are read only then.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule
from ._skills import skill

MOST: Final = 500


def _check(document: Document) -> Iterable[Note]:
    body = document.head.body
    count = document.text.count("\n", body)
    if count <= MOST:
        return
    at = document.source.starts[len(document.source.starts) - 1 - count + MOST]
    message = f"the text has {count} lines, and at most {MOST} are advised; move details to references/"
    yield document.note(message, document.line_range(at))


RULE: Final = Rule(summary="a skill has at most 500 lines", check=_check, needs=frozenset({Need.MARKDOWN}))
GOOD: Final = (Example(name="500 lines", text=skill(body="Ship it.\n" * 499)),)
BAD: Final = (Example(name="more", text=skill(body="Ship it.\n" * 501)),)
