"""A skill without a name or a description.

A client falls back to the folder's name and to the first line of the text, and chooses by them. Say both.
"""

from collections.abc import Iterable
from typing import Final

from ..frontmatter.head import Reading
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD


def _check(document: Document) -> Iterable[Note]:
    if document.head.reading not in {Reading.READ, Reading.FALLBACK}:
        return
    for key in ("name", "description"):
        if document.head.entry(key) is None:
            yield document.note(f'the frontmatter needs "{key}"', document.line_range(0))


RULE: Final = Rule(
    summary="a skill has a name and a description",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    replaces=frozenset({"missing-key"}),
)
GOOD: Final = (Example(name="both", text=HEAD),)
BAD: Final = (Example(name="no name", text=HEAD.replace("name: release-shop\n", "")),)
