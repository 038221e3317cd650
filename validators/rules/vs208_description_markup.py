"""Markup in a description.

The description is put into what the model is told, where tags have a meaning: one here may end or begin something that
is not the skill's. Uploads refuse it. Write plain text.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule
from ._description import place, texts
from ._skills import skill

_TAG: Final = pattern(r"</?[A-Za-z][\w.:-]*(?:\s[^<>\n]{0,200})?/?>|<!--")


def _check(document: Document) -> Iterable[Note]:
    for entry, text in texts(document):
        tags = list(_TAG().finditer(text)) if "<" in text else []
        if tags:
            more = f" and {len(tags) - 1} more are" if len(tags) > 1 else " is"
            message = f"{tags[0].group()[:40]}{more} markup, and uploads refuse it; write plain text"
            yield document.note(message, place(document, entry, tags[0].start(), tags[0].end()))


RULE: Final = Rule(summary="a description is plain text", check=_check, needs=frozenset({Need.FRONTMATTER}))
GOOD: Final = (
    Example(name="plain text", text=skill()),
    Example(name="less than", text=skill(description="Releases the shop. Use when load < 5. Not for previews.")),
)
BAD: Final = (
    Example(name="an element", text=skill(description="Releases <b>the shop</b>. Use when ready. Not for previews.")),
    Example(name="a placeholder", text=skill(description="Releases <shop> now. Use when ready. Not for previews.")),
)
