"""Raw commands allowed unasked.

`Bash(kubectl:*)` in `allowed-tools` lets every kubectl command run without a question, past the gate and past the
record. Allow the tools of a gated server instead, or the few commands that only read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from deploy_production.model.text import one_line

from ..rule import Note, Rule, Severity, SkillDocument
from ._examples import CHECK, HEAD, gate

_TOOLS = re.compile(r"[^\s,()]+(?:\([^)]*\))?")
_PROGRAMS = "sudo|docker|kubectl|helm|git|sh|bash|python3?|npm|aws|gcloud|az|terraform"
_WIDE = re.compile(rf"Bash(?:\(\s*(?:\*|(?:{_PROGRAMS})(?:[: ]\*)?)\s*\))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WideAllowedTools:
    summary: str = "no tool that changes something runs unasked"
    severity: Severity = Severity.WARNING
    problems: frozenset[str] = frozenset({})

    def check(self, document: SkillDocument) -> Iterable[Note]:
        head = document.skill.frontmatter
        entry = head.fields.get("allowed-tools") if head else None
        if entry is None:
            return
        given = entry.value if isinstance(entry.value, list) else [entry.value]
        for tool in (tool for text in given for tool in _TOOLS.findall(str(text))):
            if _WIDE.fullmatch(tool):
                message = f"{one_line(tool, cap=60)} lets every such command run unasked; allow single commands"
                yield Note(message=message, span=document.find(tool, entry.span))


RULE: Final[Rule] = WideAllowedTools()
GOOD: Final = HEAD.replace("---\n", "---\nallowed-tools: Read, Bash(kubectl get:*)\n", 1) + gate(CHECK)
BAD: Final = HEAD.replace("---\n", "---\nallowed-tools: Read, Bash(kubectl:*)\n", 1) + gate(CHECK)
