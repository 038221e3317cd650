"""A reference that nothing names.

Nobody finds a file in `references/` that neither SKILL.md nor another reference names; it is dead weight, or a link
was forgotten. Name it where it is needed, or remove it.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._skills import skill

MOST: Final = 200
_WHOLE: Final = pattern(r"references(?:/(?:[*`\"')\s]|\.\s|$)|`)")
"""The folder as a whole."""


def _check(document: Document) -> Iterable[Note]:
    files = [name for name in document.neighbours.names("references") if name.endswith(".md")][:MOST]
    orphans = [name for name in files if name not in document.text and name.removesuffix(".md") not in document.body]
    if not orphans or _WHOLE().search(document.text, document.head.body):
        return
    texts = [document.neighbours.read(f"references/{name}") or "" for name in files]
    for name in orphans:
        if all(name not in text for other, text in zip(files, texts, strict=True) if other != name):
            message = f"nothing names references/{name[:80]}; say when to read it, or remove it"
            yield document.note(message, document.line_range(document.head.body))


RULE: Final = Rule(
    summary="every reference is named somewhere",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.MARKDOWN}),
)
GOOD: Final = (
    Example(
        name="named",
        text=skill(body="For details read references/steps.md.\n"),
        files={"release-shop/references/steps.md": "# Steps\n"},
    ),
    Example(
        name="the folder as a whole",
        text=skill(body="Details are in `references/`.\n"),
        files={"release-shop/references/steps.md": "# Steps\n"},
    ),
)
BAD: Final = (Example(name="never named", text=skill(), files={"release-shop/references/steps.md": "# Steps\n"}),)
