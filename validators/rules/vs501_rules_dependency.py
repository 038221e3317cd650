"""An instruction to read the rules of one project.

A skill is copied to projects that have no `.claude/rules`, and a fork does not get them even where they are. A skill
that sends its reader there fails, or goes on without what it counts on. Write what matters into the skill, or into a
file beside it. To mention the folder is fine.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import holds, pattern
from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._asking import READS, instructed, mentions
from ._description import texts
from ._skills import skill

_RULES: Final = pattern(r"(?<![\w/.-])(?:~/|\./)?\.claude/rules\b[\w./*-]*")
_IMPORT: Final = pattern(r"(?<![\w`])@(?:~/|\./)?\.claude/rules\b[\w./-]*")


def _check(document: Document) -> Iterable[Note]:
    if not holds(document.text, ".claude/rules") or any(".claude/rules" in text for _, text in texts(document)):
        # A skill whose description names the folder is about it.
        return
    for needle, found in (
        (_IMPORT(), mentions(document, _IMPORT())),
        (_RULES(), instructed(document, _RULES(), READS())),
    ):
        for match in found:
            if needle is _IMPORT() or document.text[match.start() - 1] != "@":
                message = f"{match.group()[:60]} is not there in another project; write what matters into the skill"
                yield document.note(message, match.span())


RULE: Final = Rule(
    summary="a skill does not need the rules of one project",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.MARKDOWN}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
    severities={Profile.SEED: Severity.ERROR},
)
GOOD: Final = (
    Example(name="a mention", text=skill(body="All components are self-contained (zero .claude/rules dependency).\n")),
    Example(name="a place to write to", text=skill(body="Save the rule as `.claude/rules/shop.md`.\n")),
    Example(
        name="where it is there",
        text=skill(body="If the file exists:\n\n1. Read `.claude/rules/shop.md`.\n2. Go on.\n"),
    ),
    Example(name="what is denied", text=skill(body="Never read `.claude/rules` here.\n")),
    Example(name="a file of its own", text=skill(body="Read references/rules.md first.\n")),
)
BAD: Final = (
    Example(name="read first", text=skill(body="Read `.claude/rules/deploy.md` before anything else.\n")),
    Example(name="follow", text=skill(body="1. Build.\n2. Follow the conventions in .claude/rules/.\n")),
    Example(name="an import", text=skill(body="The principles: @.claude/rules/principles.md\n")),
)
