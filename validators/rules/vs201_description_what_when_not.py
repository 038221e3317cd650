"""A description that does not say what, when and when not.

A client chooses a skill by its description alone. It has to say what the skill does, when to use it and what it is not
for, in the third person: "Releases the shop. Use when ... Not for ...". "I" and "you" belong to a conversation.
"""

import re
from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule
from ._examples import HEAD

_PARTS: Final = (
    (
        pattern(r"\b(?:use (?:when|this|for|after|before|it)|when|whenever)\b", re.IGNORECASE),
        'when, as in "Use when ..."',
    ),
    (
        pattern(r"\b(?:not (?:for|when|to)|never for|do not use|don't use|avoid)\b", re.IGNORECASE),
        'when not, as in "Not for ..."',
    ),
)
_PERSON: Final = pattern(r"\b(?:I|I'm|we|my|our|you|your)\b")
_WHAT: Final = pattern(r"\s*(?!use when|when|not for)\w+\s+\w+", re.IGNORECASE)


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("description")
    if entry is None or not isinstance(entry.value, str) or not entry.value.strip():
        return
    place = (entry.node.start, entry.node.end)
    text = f"{entry.value} {document.head.value('when_to_use') or ''}"
    missing = [] if _WHAT().match(text) else ["what the skill does first"]
    missing += [what for part, what in _PARTS if not part().search(text)]
    for what in missing:
        yield document.note(f"the description does not say {what}", place)
    person = _PERSON().search(entry.value)
    if person is not None:
        message = f'"{person.group()}" speaks to somebody; write in the third person'
        yield document.note(message, document.find(person.group(), *place))


RULE: Final = Rule(
    summary="a description says what, when and when not, in the third person",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
)
GOOD: Final = (Example(name="what, when and when not", text=HEAD),)
BAD: Final = (Example(name="no when not", text=HEAD.replace(" Not for previews.", "")),)
