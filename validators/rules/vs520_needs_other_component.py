"""An instruction to read or run a file of another component.

A skill is copied as one folder. A file of another skill, agent or command is not there afterwards, or is another one.
Put a copy beside the skill, or say in words what the other does. The skill's own files are reached by a relative path
or `${CLAUDE_SKILL_DIR}`.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import holds, pattern
from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._asking import READING, instructed
from ._skills import skill

_OTHER: Final = pattern(
    r"(?<![\w/.-])(?:@|~/|\$HOME/|\./)?\.claude/(?:skills|agents|commands)/(?P<name>[a-z0-9][\w-]*)(?:/[\w./-]*\w|\.md)"
)
_VERBS: Final = pattern(rf"(?i)\b(?:{READING}|run|execute|source|python3?|bash|sh|node|call|open|use)\b")


def _check(document: Document) -> Iterable[Note]:
    if not holds(document.text, ".claude/"):
        return
    own = {document.head.value("name"), document.neighbours.folder}
    for match in instructed(document, _OTHER(), _VERBS()):
        if match["name"] not in own:
            message = f"{match.group()[:80]} belongs to another component; put a copy beside the skill"
            yield document.note(message, match.span())


RULE: Final = Rule(
    summary="a skill does not need the files of another component",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.MARKDOWN}),
    severities={Profile.SEED: Severity.ERROR},
)
GOOD: Final = (
    Example(name="its own file", text=skill(body="Read `.claude/skills/release-shop/references/steps.md`.\n")),
    Example(name="a place to write to", text=skill(body="Create `.claude/skills/shop/SKILL.md`.\n")),
    Example(name="a folder", text=skill(body="Skills are read from `.claude/skills/`.\n")),
)
BAD: Final = (
    Example(name="read", text=skill(body="First read `.claude/skills/shop-rules/SKILL.md`.\n")),
    Example(name="run", text=skill(body="Run ~/.claude/skills/stage/scripts/check.sh now.\n")),
)
