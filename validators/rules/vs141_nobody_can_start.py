"""A skill that nobody can start.

`disable-model-invocation: true` keeps the model from it, and `user-invocable: false` hides it from people. Leave out
the one that is not meant.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("user-invocable")
    if entry is not None and entry.value in (False, "false") and document.manual_only:
        message = "neither the model nor people can start this skill; leave out one of the two keys"
        yield document.note(message, (entry.key_start, entry.end))


RULE: Final = Rule(
    summary="a skill can be started by somebody",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset({"user-invocable"}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (
    Example(name="people only", text=skill("disable-model-invocation: true", "user-invocable: true")),
    Example(name="the model only", text=skill("user-invocable: false")),
)
BAD: Final = (Example(name="nobody", text=skill("disable-model-invocation: true", "user-invocable: false")),)
