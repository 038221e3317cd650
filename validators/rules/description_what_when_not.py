"""A description that does not say what, when and when not.

A client chooses a skill by its description alone. It has to say what the skill does, when to use it and what it is not
for, in the third person: "Releases the shop. Use when ... Not for ...". "I" and "you" belong to a conversation.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..rule import Note, Rule, Severity, SkillDocument
from ._examples import HEAD

_PARTS = (
    (
        re.compile(r"\b(?:use (?:when|this|for|after|before|it)|when|whenever)\b", re.IGNORECASE),
        'when, as in "Use when ..."',
    ),
    (
        re.compile(r"\b(?:not (?:for|when|to)|never for|do not use|don't use|avoid)\b", re.IGNORECASE),
        'when not, as in "Not for ..."',
    ),
)
_PERSON = re.compile(r"\b(?:I|I'm|we|my|our|you|your)\b")
_WHAT = re.compile(r"\s*(?!use when|when|not for)\w+\s+\w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptionWhatWhenNot:
    summary: str = "a description says what, when and when not, in the third person"
    severity: Severity = Severity.WARNING
    problems: frozenset[str] = frozenset({})

    def check(self, document: SkillDocument) -> Iterable[Note]:
        head = document.skill.frontmatter
        entry = head.fields.get("description") if head else None
        if head is None or entry is None or not isinstance(entry.value, str) or not entry.value.strip():
            return
        text = f"{entry.value} {head.value('when_to_use') or ''}"
        missing = [] if _WHAT.match(text) else ["what the skill does first"]
        missing += [what for pattern, what in _PARTS if not pattern.search(text)]
        for what in missing:
            yield Note(message=f"the description does not say {what}", span=entry.span)
        person = _PERSON.search(entry.value)
        if person is not None:
            message = f'"{person.group()}" speaks to somebody; write in the third person'
            yield Note(message=message, span=entry.span)


RULE: Final[Rule] = DescriptionWhatWhenNot()
GOOD: Final = HEAD
BAD: Final = HEAD.replace(" Not for previews.", "")
