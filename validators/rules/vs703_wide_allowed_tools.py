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
from ._tools import tools

_PROGRAMS = "sudo|docker|kubectl|helm|git|sh|bash|python3?|npm|aws|gcloud|az|terraform"
_WIDE: Final = pattern(rf"Bash(?:\(\s*(?:\*|(?:{_PROGRAMS})(?:[: ]\*)?)\s*\))?")


def _check(document: Document) -> Iterable[Note]:
    for tool, start, end in tools(document, "allowed-tools"):
        if _WIDE().fullmatch(tool):
            message = f"{one_line(tool, cap=60)} lets every such command run unasked; allow single commands"
            yield document.note(message, (start, end))


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
    Example(
        name="every command of any program",
        text=HEAD.replace("---\n", "---\nallowed-tools: Bash\n", 1) + gate(CHECK),
    ),
)
