"""A name with a word that belongs to others.

Uploads refuse names that hold `anthropic` or `claude`. Name the skill for what it does.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._skills import skill

_WORDS: Final = ("anthropic", "claude")


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("name")
    for word in _WORDS if entry is not None and isinstance(entry.value, str) else ():
        if entry is not None and word in entry.value.lower():
            place = document.find(word, entry.node.start, entry.node.end)
            yield document.note(f'uploads refuse a name with "{word}"; name the skill for what it does', place)


RULE: Final = Rule(
    summary="a name holds no reserved word",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SPEC: Severity.WARNING},
)
GOOD: Final = (Example(name="what it does", text=skill()),)
BAD: Final = (Example(name="the name of a product", text=skill(name="claude-release"), path="claude-release/SKILL.md"),)
