"""A key that Claude Code does not know.

It is ignored without a word, so what it says never happens. Data of your own belongs under `metadata`, which every
client keeps. A misspelt key of Claude Code is VS111.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule
from ._fields import is_known, meant
from ._skills import skill
from ._tools import TOOLS, tools


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        # For a document that deploys VS109 says it: the engine refuses such a key.
        if not is_known(entry.key) and meant(entry.key) is None and not document.deploys:
            is_right = entry.key == "tools" and any(
                tool.partition("(")[0] in TOOLS for tool, *_ in tools(document, "tools")
            )
            hint = 'pre-approving tools is "allowed-tools"' if is_right else 'put your own data under "metadata"'
            message = f'"{entry.key[:80]}" is no key of a skill, and the client ignores it; {hint}'
            yield document.note(message, (entry.key_start, entry.key_end))


RULE: Final = Rule(
    summary="every key of the frontmatter is one that the client knows",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (
    Example(name="known keys", text=skill("disable-model-invocation: true", "effort: high")),
    Example(name="data of one's own", text=skill("metadata:", "  risk: low")),
    Example(name="the alias of a key", text=skill("disallowedTools: WebFetch")),
)
BAD: Final = (
    Example(name="data of one's own", text=skill("risk: low")),
    Example(name="a key of agents", text=skill("tools: Read, Grep")),
)
