"""Hooks that the client does not load.

Hooks guard what a skill does. When Claude Code cannot read them it loads the skill without any hook and without its
`allowed-tools`, and drops single hooks of events that it does not have. They stand under `hooks`, by their event: a
list of groups, each with a `matcher` and a list `hooks`, each of these with a `type` and what that type takes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..frontmatter.head import Entry, Node
from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._fields import HOOK_EVENTS
from ._skills import skill

_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "command": ("command",),
    "prompt": ("prompt",),
    "agent": ("prompt",),
    "http": ("url",),
    "mcp_tool": ("server", "tool"),
}
_GUARD: Final = (
    "hooks:",
    "  PreToolUse:",
    "    - matcher: Bash",
    "      hooks:",
    "        - type: command",
    "          command: ./scripts/guard.sh",
)


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        if entry.key in HOOK_EVENTS:
            message = f'"{entry.key}" stands under "hooks"; here the client drops every hook and all allowed tools'
            yield document.note(message, (entry.key_start, entry.key_end))
        elif entry.key == "hooks" and entry.value is not None:
            if not isinstance(entry.value, dict):
                yield document.note('"hooks" is a mapping of events', (entry.key_start, entry.key_end))
            for event in entry.node.fields:
                for message, node in _event(event):
                    place = (event.key_start, event.key_end) if node is None else (node.start, node.end)
                    yield document.note(message, place)


def _event(event: Entry) -> Iterator[tuple[str, Node | None]]:
    if event.key not in HOOK_EVENTS:
        yield f'the client has no event "{event.key[:60]}"', None
    elif not isinstance(event.value, list):
        yield f'"{event.key}" is a list of groups', None
    for group in event.node.items:
        inner = _field(group, "hooks")
        if inner is None or not isinstance(inner.value, list):
            yield 'a group of hooks has a list "hooks"', group
        else:
            for hook in inner.items:
                yield from ((message, hook) for message in _hook(hook))


def _hook(hook: Node) -> Iterator[str]:
    kind = _field(hook, "type")
    if kind is None or not isinstance(kind.value, str) or kind.value not in _TYPES:
        yield f'the "type" of a hook is {", ".join(_TYPES)}'
        return
    for name in _TYPES[kind.value]:
        given = _field(hook, name)
        if given is None or not isinstance(given.value, str) or not given.value.strip():
            yield f'a hook of the type "{kind.value}" has a "{name}"'


def _field(node: Node, key: str) -> Node | None:
    return next((entry.node for entry in node.fields if entry.key == key), None)


RULE: Final = Rule(
    summary="hooks are written as the client loads them",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
    is_safety=True,
)
GOOD: Final = (
    Example(name="a guard", text=skill(*_GUARD)),
    Example(name="no hooks", text=skill()),
)
BAD: Final = (
    Example(name="an event that is not there", text=skill(*_GUARD).replace("PreToolUse", "BeforeToolUse")),
    Example(name="no type", text=skill(*_GUARD).replace("type: command", "kind: command")),
    Example(name="no command", text=skill(*_GUARD[:-1])),
    Example(name="a command where a group should be", text=skill("hooks:", "  Stop: ./scripts/guard.sh")),
    Example(name="outside of hooks", text=skill("PreToolUse:", "  - matcher: Bash")),
)
