"""An argument that the skill never uses.

`arguments` names what a person types behind the command, and `$name` in the text stands for it. A name that the text
does not use is a slip of the one or the other.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._skills import skill

MOST: Final = 50
"""Arguments that are looked at."""


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("arguments")
    if entry is None or "$ARGUMENTS" in document.body or "$0" in document.body or "$1" in document.body:
        return
    given = entry.value if isinstance(entry.value, list) else str(entry.value or "").replace(",", " ").split()
    for name in (name for name in given[:MOST] if isinstance(name, str) and name.isidentifier()):
        if f"${name}" not in document.body and f"${{{name}" not in document.body:
            place = document.find(name, entry.node.start, entry.node.end)
            yield document.note(f'the text never uses "${name}"; use it, or leave out the argument', place)


RULE: Final = Rule(
    summary="every argument is used in the text",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset({"arguments"}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (
    Example(name="used", text=skill("arguments: [version]", body="Ship $version.\n")),
    Example(name="all at once", text=skill("arguments: version region", body="Ship $ARGUMENTS.\n")),
)
BAD: Final = (
    Example(name="never used", text=skill("arguments: [version, region]", body="Ship $version.\n")),
    Example(name="a slip", text=skill("arguments: version", body="Ship $verson.\n")),
)
