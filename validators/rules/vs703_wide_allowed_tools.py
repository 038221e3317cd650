"""Raw commands allowed unasked.

`Bash(kubectl:*)` in `allowed-tools` lets every kubectl command run without a question, past the gate and past the
record. Allow the tools of a gated server instead, or the few commands that only read.
"""

from collections.abc import Iterable
from typing import Final

from deploy_production.model.text import one_line

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate

_TOOLS: Final = pattern(r"[^\s,()]+(?:\([^)]*\))?")
_PROGRAMS = "sudo|docker|kubectl|helm|git|sh|bash|python3?|npm|aws|gcloud|az|terraform"
_WIDE: Final = pattern(rf"Bash(?:\(\s*(?:\*|(?:{_PROGRAMS})(?:[: ]\*)?)\s*\))?")


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("allowed-tools")
    if entry is None:
        return
    given = entry.value if isinstance(entry.value, list) else [entry.value]
    for tool in (tool for text in given for tool in _TOOLS().findall(str(text))):
        if _WIDE().fullmatch(tool):
            message = f"{one_line(tool, cap=60)} lets every such command run unasked; allow single commands"
            yield document.note(message, document.find(tool, entry.node.start, entry.node.end))


RULE: Final = Rule(
    summary="no tool that changes something runs unasked",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.FRONTMATTER}),
)
GOOD: Final = (
    Example(
        name="a command that reads",
        text=HEAD.replace("---\n", "---\nallowed-tools: Read, Bash(kubectl get:*)\n", 1) + gate(CHECK),
    ),
)
BAD: Final = (
    Example(
        name="every command",
        text=HEAD.replace("---\n", "---\nallowed-tools: Read, Bash(kubectl:*)\n", 1) + gate(CHECK),
    ),
)
