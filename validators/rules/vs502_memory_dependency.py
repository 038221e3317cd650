"""An instruction to read CLAUDE.md.

The memory of a project is not there in another one, and some forks run without it. Write what the skill needs into the
skill. To mention the file, or to write to it, is fine.
"""

from collections.abc import Iterable
from re import Match
from typing import Final

from ..lazy import holds, pattern
from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._asking import READS, instructed
from ._description import texts
from ._skills import skill

_MEMORY: Final = pattern(r"(?<![\w/.-])(?:@|~/\.claude/|\./|\.claude/)?CLAUDE(?:\.local)?\.md\b")


def _check(document: Document) -> Iterable[Note]:
    # A skill whose description names the file is about it.
    if holds(document.text, "CLAUDE.") and not any("CLAUDE.md" in text for _, text in texts(document)):
        for match in instructed(document, _MEMORY(), READS()):
            if _is_linked(document.text, match):
                continue
            message = f"{match.group()} is not there in another project; write what matters into the skill"
            yield document.note(message, match.span())


def _is_linked(text: str, match: Match[str]) -> bool:
    """Tells whether it is the text or the target of a link: then the file is one of the skill's own."""
    return text[match.end() : match.end() + 2] == "](" or text.endswith("](", 0, match.start())


RULE: Final = Rule(
    summary="a skill does not need the memory of one project",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.LOW,
    needs=frozenset({Need.MARKDOWN}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
    severities={Profile.SEED: Severity.WARNING},
)
GOOD: Final = (
    Example(name="a place to write to", text=skill(body="Add one line to CLAUDE.md.\n")),
    Example(name="one of several places", text=skill(body="Follow the order: settings > CLAUDE.md > ask.\n")),
    Example(name="a file of its own", text=skill(body="See [the notes](./CLAUDE.md).\n")),
    Example(name="where it may be", text=skill(body="If present, read CLAUDE.md.\n")),
)
BAD: Final = (Example(name="follow", text=skill(body="Follow the release policy in CLAUDE.md.\n")),)
