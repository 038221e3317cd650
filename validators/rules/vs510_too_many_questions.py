"""More than five rounds of questions.

A skill is meant to do most of its work by itself: with none or one question it does about 95 % of it, with five about
80 %, and with more it is an interview. Ask once for all that is needed, decide the rest, and say what was decided.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._questions import allowances, questions
from ._skills import skill

MOST: Final = 5


def _check(document: Document) -> Iterable[Note]:
    asked = list(questions(document))
    if len(asked) > MOST:
        message = f"this is round {MOST + 1} of {len(asked)}; ask at most {MOST} times"
        yield document.note(message, asked[MOST])
    for count, place in allowances(document):
        if count > MOST:
            yield document.note(f"{count} rounds of questions are too many; allow at most {MOST}", place)


RULE: Final = Rule(
    summary="a skill asks at most five times",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.MARKDOWN}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
    severities={Profile.SEED: Severity.ERROR},
)
GOOD: Final = (
    Example(name="a limit", text=skill(body="Achieve autonomy (0-5 AskUserQuestion rounds per session).\n")),
    Example(name="once", text=skill(body="Use AskUserQuestion to learn the version.\n")),
    Example(name="never", text=skill(body="Never use AskUserQuestion.\n" * 6)),
)
BAD: Final = (
    Example(
        name="six times",
        text=skill(body="".join(f"{n}. Use AskUserQuestion to learn part {n}.\n" for n in range(1, 7))),
    ),
    Example(name="a wide limit", text=skill(body="Interview for 6-8 question rounds.\n")),
)
