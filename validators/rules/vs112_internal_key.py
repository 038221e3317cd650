"""A key that the client keeps for itself.

Claude Code knows the key, but of plugins, or because it writes it into skills of its own; in a skill it has no effect
that anybody promises. Put such data under `metadata`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._fields import INTERNAL
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        if entry.key in INTERNAL and not document.deploys:
            message = f'"{entry.key}" is not for authors of skills; put it under "metadata"'
            yield document.note(message, (entry.key_start, entry.key_end))


RULE: Final = Rule(
    summary="no key of the frontmatter is one that the client keeps for itself",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.FRONTMATTER}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (Example(name="under metadata", text=skill("metadata:", "  author: Ada")),)
BAD: Final = (
    Example(name="an author", text=skill("author: Ada")),
    Example(name="a mark of the client", text=skill("created_by: dream-proposal")),
)
