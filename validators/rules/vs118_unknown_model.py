"""A model that Claude Code does not have.

The client looks at the name only when the skill runs, and the skill fails or runs with another model. Write `haiku`,
`sonnet`, `opus`, `fable`, `inherit`, or the whole id of a model.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule
from ._skills import skill

_ALIASES: Final = frozenset({"haiku", "sonnet", "opus", "fable", "best", "default", "inherit", "opusplan"})


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("model")
    if entry is None or not isinstance(entry.value, str) or not entry.value.strip():
        return
    model = entry.value.strip().lower().removesuffix("[1m]")
    # Gateways and clouds have names of their own, with a path, an address or a version in them.
    if model not in _ALIASES and "claude" not in model and not any(mark in model for mark in "/:.$"):
        message = (
            f'"{entry.value[:80]}" is no model of the client; write haiku, sonnet, opus, fable, inherit or a whole id'
        )
        yield document.note(message, (entry.node.start, entry.node.end))


RULE: Final = Rule(
    summary="the model is one that the client has",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset({"model"}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (
    Example(name="a short name", text=skill("model: opus")),
    Example(name="a whole id", text=skill("model: claude-sonnet-4-5-20250929")),
    Example(name="a long context", text=skill('model: "sonnet[1m]"')),
    Example(name="an id of a cloud", text=skill("model: us.anthropic.claude-opus-4-1-20250805-v1:0")),
)
BAD: Final = (
    Example(name="a misspelt name", text=skill("model: sonet")),
    Example(name="a model of others", text=skill("model: gpt-4o")),
)
