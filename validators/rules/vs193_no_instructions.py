"""A skill without a text.

Its description promises something, and then there is nothing to read. Write the instructions below the frontmatter.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    if not document.body.strip():
        yield document.note("nothing stands below the frontmatter; write the instructions", document.line_range(0))


RULE: Final = Rule(summary="a skill has instructions", check=_check, needs=frozenset({Need.FRONTMATTER}))
GOOD: Final = (Example(name="instructions", text=skill()),)
BAD: Final = (
    Example(name="nothing", text=skill(body="")),
    Example(name="empty lines", text=skill(body="\n\n")),
)
