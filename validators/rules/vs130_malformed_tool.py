"""A tool that cannot be read.

`allowed-tools` and `disallowed-tools` name tools such as `Read`, `Bash(git log:*)` or `mcp__server__tool`. What is
written in another way allows nothing, and forbids nothing either. Close the bracket, and give it something to hold.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Profile, Rule
from ._skills import skill
from ._tools import KEYS, tools

_FORM: Final = pattern(r"[A-Za-z*][\w*.:-]*(?:\(.*[^\s].*\))?")


def _check(document: Document) -> Iterable[Note]:
    for key in KEYS:
        for tool, start, end in tools(document, key):
            if _FORM().fullmatch(tool) is None or tool.count("(") != tool.count(")"):
                message = f'"{tool[:60]}" names no tool; write one as in Read or Bash(git log:*)'
                yield document.note(message, (start, end))


RULE: Final = Rule(
    summary="every tool is written as the client reads it",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset(KEYS),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (
    Example(
        name="names and patterns",
        text=skill("allowed-tools: Read, Bash(git log:*), mcp__shop__get_order, mcp__plugin_shop_db__*"),
    ),
    Example(name="a list", text=skill("allowed-tools:", "  - Bash(npm run build:*)", "  - Edit(src/**)")),
    Example(name="brackets inside", text=skill("allowed-tools: Bash(test $(date +%u):*)")),
)
BAD: Final = (
    Example(name="a bracket that never ends", text=skill("allowed-tools: Read, Bash(git log:*")),
    Example(name="brackets that hold nothing", text=skill("disallowed-tools: Bash()")),
)
