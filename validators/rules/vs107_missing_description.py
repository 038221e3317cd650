"""A skill without a description.

A client chooses a skill by its description alone. Without one Claude Code takes the first line of the text, cut at 100
characters, and the standard refuses the skill. Say what it does, when to use it, and what it is not for.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._fields import is_read
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    if not is_read(document.head):
        return
    entry = document.head.entry("description")
    if entry is None:
        # Of a document that deploys VS109 says it: the engine refuses it.
        if not document.deploys:
            yield document.note(
                'the frontmatter has no "description"; say what, when and when not', document.line_range(0)
            )
    elif entry.value is None or not str(entry.value).strip():
        message = "the description is empty; say what, when and when not"
        yield document.note(message, (entry.key_start, max(entry.key_end, entry.end)))


RULE: Final = Rule(
    summary="a skill has a description",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SPEC: Severity.ERROR, Profile.SEED: Severity.ERROR},
)
GOOD: Final = (Example(name="a description", text=skill()),)
BAD: Final = (
    Example(name="none", text="---\nname: release-shop\n---\n\nShip it.\n"),
    Example(name="an empty one", text=skill(description='""')),
    Example(name="one without a value", text=skill(description="")),
)
