"""No frontmatter that a client finds.

A skill begins with a line `---`, its keys, and a line `---`. Without them a client knows neither its name nor when to
use it, and every setting is the default: a model may start it.
"""

from collections.abc import Iterable
from typing import Final

from ..frontmatter.head import Reading
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD


def _check(document: Document) -> Iterable[Note]:
    if document.head.reading is not Reading.ABSENT or not document.text.strip():
        return
    if document.text.startswith("---"):
        message = 'the frontmatter is never closed; add a line "---" after its last key'
    else:
        message = 'a skill begins with a line "---", its keys, and a line "---"'
    yield document.note(message, document.line_range(0))


RULE: Final = Rule(
    summary="a skill has a frontmatter",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.TEXT}),
    replaces=frozenset({"missing-frontmatter", "unclosed-frontmatter"}),
)
GOOD: Final = (Example(name="keys between two lines", text=HEAD),)
BAD: Final = (
    Example(name="none", text="# Release\n\nShip it.\n"),
    Example(name="never closed", text="---\nname: release-shop\n"),
)
