"""A tool that is allowed and forbidden at once.

What is forbidden wins, so the tool is not there when the skill counts on it. Take it out of one of the two keys.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule
from ._skills import skill
from ._tools import tools


def _check(document: Document) -> Iterable[Note]:
    denied = {tool for key in ("disallowed-tools", "disallowedTools") for tool, _, _ in tools(document, key)}
    for tool, start, end in tools(document, "allowed-tools") if denied else ():
        if tool in denied or tool.partition("(")[0] in denied:
            yield document.note(f'"{tool[:60]}" is forbidden too, and that wins; take one out', (start, end))


RULE: Final = Rule(
    summary="no tool is allowed and forbidden at once",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset({"allowed-tools"}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (
    Example(name="different tools", text=skill("allowed-tools: Read", "disallowed-tools: WebFetch")),
    Example(name="a tool but for one use", text=skill("allowed-tools: Bash", "disallowed-tools: Bash(rm:*)")),
)
BAD: Final = (
    Example(name="the same tool", text=skill("allowed-tools: Read, Edit", "disallowed-tools: Edit")),
    Example(name="a use of a forbidden tool", text=skill("allowed-tools: Bash(ls:*)", "disallowedTools: [Bash]")),
)
