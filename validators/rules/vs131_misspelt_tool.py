"""A tool that is nearly one of the client's.

Names of tools are exact: `bash` or `WebSerch` allows nothing, and in `disallowed-tools` it forbids nothing. Write the
name as the client does. A name that is like none is taken for a tool of a server or a plugin.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from ..rule import Confidence, Document, Edit, Example, Fix, Need, Note, Profile, Rule
from ._fields import nearest, squashed
from ._skills import skill
from ._tools import KEYS, TOOLS, tools

_ALIKE: Final = 0.86
_LONGEST: Final = max(map(len, TOOLS))


def _check(document: Document) -> Iterable[Note]:
    for key in KEYS:
        for tool, start, end in tools(document, key):
            name = tool.partition("(")[0]
            known = _meant(name)
            if known is not None:
                place = (start, min(end, start + len(name)))
                edit = Edit(start=place[0], end=place[1], text=known)
                fix = Fix(title=f"Write {known}", edits=(edit,), is_safe=False)
                is_exact = document.text[start:end] == tool
                message = f'the client has no tool "{name[:60]}"; write {known}'
                yield document.note(message, place, *((fix,) if is_exact else ()))


@lru_cache(maxsize=4096)
def _meant(name: str) -> str | None:
    if name in TOOLS or name.startswith("mcp__") or not name.isidentifier():
        return None
    return _swapped(name) or nearest(name, {squashed(known): known for known in sorted(TOOLS)}, _ALIKE)


def _swapped(name: str) -> str | None:
    """Returns the tool whose name this is but for two letters beside each other, which even a short name tells."""
    swaps = (name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(min(len(name), _LONGEST) - 1))
    return next((swap for swap in swaps if swap in TOOLS), None)


RULE: Final = Rule(
    summary="every tool of the client is spelt as the client spells it",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset(KEYS),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (
    Example(name="as the client spells them", text=skill("allowed-tools: Read, WebSearch, Bash(git log:*)")),
    Example(name="tools of others", text=skill("allowed-tools: mcp__shop__read, Deploy")),
)
BAD: Final = (
    Example(
        name="a small letter",
        text=skill("disallowed-tools: bash(rm:*)"),
        fixed=skill("disallowed-tools: Bash(rm:*)"),
    ),
    Example(name="two letters swapped", text=skill("allowed-tools: Raed"), fixed=skill("allowed-tools: Read")),
    Example(name="a missing letter", text=skill("allowed-tools: WebSerch"), fixed=skill("allowed-tools: WebSearch")),
)
