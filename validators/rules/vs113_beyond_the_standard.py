"""A key that the standard for skills does not have.

The Agent Skills standard has six keys: `name`, `description`, `license`, `compatibility`, `metadata` and
`allowed-tools`. Uploads and other clients refuse a skill with any other. Move it under `metadata`, or check with the
profile of the client that the skill is for.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._fields import STANDARD, meant
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        if entry.key not in STANDARD:
            key = meant(entry.key)
            hint = f'write "{key}"' if key in STANDARD else 'it belongs to one client, or under "metadata"'
            message = f'"{entry.key[:80]}" is not one of the six keys of the standard; {hint}'
            yield document.note(message, (entry.key_start, entry.key_end))


RULE: Final = Rule(
    summary="every key of the frontmatter is one of the six of the standard",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    profiles=frozenset({Profile.SPEC}),
)
GOOD: Final = (
    Example(
        name="the six keys",
        text=skill(
            "license: MIT", "compatibility: Needs git.", "metadata:", "  team: shop", "allowed-tools: Read Grep"
        ),
        profile=Profile.SPEC,
    ),
)
BAD: Final = (
    Example(name="a key of one client", text=skill("context: fork"), profile=Profile.SPEC),
    Example(name="a misspelt key", text=skill("licence: MIT"), profile=Profile.SPEC),
)
