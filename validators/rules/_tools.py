"""The tools that `allowed-tools` and `disallowed-tools` name, with their places."""

from collections.abc import Iterator
from typing import Final

from ..frontmatter.head import Node
from ..lazy import pattern
from ..rule import Document

KEYS: Final = ("allowed-tools", "disallowed-tools", "disallowedTools")
COMMA: Final = pattern(r",(?![^()]*\))")
"""A comma between tools; one inside brackets belongs to a tool."""
_TOOL: Final = pattern(r"[^\s,()]+(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)?)?[^\s,()]*|[^\s,]+")
_TOOLS_WORDS: Final = (
    "Agent AskUserQuestion Bash BashOutput CronCreate CronDelete CronList Edit EnterPlanMode EnterWorktree "
    "ExitPlanMode ExitWorktree Glob Grep KillShell ListMcpResources LSP Monitor MultiEdit NotebookEdit NotebookRead "
    "PowerShell Read ReadMcpResource SendMessage Skill Task TaskCreate TaskGet TaskList TaskOutput TaskStop "
    "TaskUpdate TodoRead TodoWrite ToolSearch WebFetch WebSearch Workflow Write"
)
TOOLS: Final = frozenset(_TOOLS_WORDS.split())
"""The names that the client gives its own tools; servers and plugins bring others."""


def tools(document: Document, key: str) -> Iterator[tuple[str, int, int]]:
    """Yields each tool that a key names, with its place."""
    entry = document.head.entry(key)
    if entry is None:
        return
    for node in entry.node.items or (entry.node,):
        if isinstance(node.value, str):
            yield from _of(document, node)


def _of(document: Document, node: Node) -> Iterator[tuple[str, int, int]]:
    at = node.start
    for match in _TOOL().finditer(node.value):
        start = document.text.find(match.group(), at, node.end) if at >= 0 else -1
        # After an escape or a fold the text is not written as it reads.
        at = start + len(match.group()) if start >= 0 else -1
        yield (match.group(), start, at) if at >= 0 else (match.group(), node.start, node.end)
