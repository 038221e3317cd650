"""A key that counts only in a fork.

`agent` names who runs a forked skill, and `background` says whether the conversation waits for it. Without `context:
fork` the skill runs in the conversation, and both are ignored.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    if document.head.value("context") == "fork":
        return
    for entry in document.head.entries:
        if entry.key in {"agent", "background"} and entry.value is not None:
            message = f'"{entry.key}" counts only with "context: fork"; add that, or leave it out'
            yield document.note(message, (entry.key_start, entry.key_end))


RULE: Final = Rule(
    summary="a key for forks stands in a skill that forks",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset({"agent", "background"}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (
    Example(name="in a fork", text=skill("context: fork", "agent: Explore", "background: false")),
    Example(name="neither", text=skill("context: inline")),
)
BAD: Final = (
    Example(name="an agent for nothing", text=skill("agent: Explore")),
    Example(name="in the conversation", text=skill("context: inline", "background: false")),
)
