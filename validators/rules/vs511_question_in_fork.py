"""A question in a fork.

A skill with `context: fork` runs by itself, and there is nobody whom it could ask: the tool for questions is not
there, and the question never reaches a person. Ask before the fork, take arguments, or decide and report.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._questions import TOOL, questions, spoken
from ._skills import skill
from ._tools import tools


def _check(document: Document) -> Iterable[Note]:
    if document.head.value("context") != "fork":
        return
    granted = ((start, end) for tool, start, end in tools(document, "allowed-tools") if tool == TOOL)
    for place in (*granted, *questions(document), *spoken(document)):
        yield document.note("a fork has nobody to ask; ask before it, or decide and report", place)


RULE: Final = Rule(
    summary="a skill that forks asks nobody",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset({"context"}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
    severities={Profile.SEED: Severity.ERROR},
)
GOOD: Final = (
    Example(name="in the conversation", text=skill(body="Ask the user for the version.\n")),
    Example(
        name="a law about it", text=skill("context: fork", body="Autonomy: 0-5 AskUserQuestion rounds per session.\n")
    ),
    Example(name="what is denied", text=skill("context: fork", body="Do not ask the user; decide.\n")),
)
BAD: Final = (
    Example(name="the tool", text=skill("context: fork", body="Use AskUserQuestion to learn the version.\n")),
    Example(name="in words", text=skill("context: fork", body="1. Build it.\n2. Ask the user whether to ship.\n")),
    Example(name="granted", text=skill("context: fork", "allowed-tools: Read, AskUserQuestion")),
)
