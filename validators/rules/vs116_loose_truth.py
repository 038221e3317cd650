"""A truth written as yes, no, on, off, 1 or 0.

To YAML as Claude Code reads it these are texts and numbers, and clients before 2.1.218 take them for nothing: with
`disable-model-invocation: yes` they leave the skill open to the model. Write `true` or `false`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Edit, Example, Fix, Need, Note, Profile, Rule
from ._fields import DOCUMENTED, LOOSE_FLAGS, Form
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        if DOCUMENTED.get(entry.key) is not Form.FLAG or isinstance(entry.value, bool):
            continue
        truth = LOOSE_FLAGS.get(str(entry.value).strip().lower())
        if truth is not None:
            text = "true" if truth else "false"
            fix = Fix(
                title=f"Write {text}",
                edits=(Edit(start=entry.node.start, end=entry.node.end, text=text),),
                changes=frozenset({entry.key}),
            )
            message = f"clients before 2.1.218 take this for nothing; write {text}"
            yield document.note(message, (entry.node.start, entry.node.end), fix)


RULE: Final = Rule(
    summary="a truth is written as true or false",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset(key for key, form in DOCUMENTED.items() if form is Form.FLAG),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
    is_safety=True,
)
GOOD: Final = (
    Example(name="true", text=skill("disable-model-invocation: true")),
    Example(name="a text in quotes that says true", text=skill('disable-model-invocation: "true"')),
    Example(name="yes as a text", text=skill("argument-hint: yes")),
)
BAD: Final = (
    Example(name="yes", text=skill("disable-model-invocation: yes"), fixed=skill("disable-model-invocation: true")),
    Example(name="zero", text=skill("user-invocable: 0"), fixed=skill("user-invocable: false")),
)
