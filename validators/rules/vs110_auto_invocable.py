"""A deploying skill that a model may start by itself.

Whether production changes is a person's decision. Without `disable-model-invocation: true` a client offers the skill
to the model, which may start it whenever the description seems to fit. Add the key to the frontmatter.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Edit, Example, Fix, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate
from ._fields import is_read

_KEY: Final = "disable-model-invocation"


def _check(document: Document) -> Iterable[Note]:
    if "safety_gate" not in document.text and "rollback_procedure" not in document.text:
        return
    if not document.manual_only:
        message = "a model may start this skill; add disable-model-invocation: true to the frontmatter"
        yield document.note(message, document.line_range(0), *_fix(document))


def _fix(document: Document) -> tuple[Fix, ...]:
    entry = document.head.entry(_KEY)
    if not is_read(document.head):
        return ()
    if entry is None:
        edit = Edit(start=document.head.end, end=document.head.end, text=f"{_KEY}: true\n")
    elif entry.value is not None:
        edit = Edit(start=entry.node.start, end=entry.node.end, text="true")
    else:
        return ()
    return (Fix(title=f"Write {_KEY}: true", edits=(edit,), is_safe=False),)


RULE: Final = Rule(
    summary="a skill with a gate or a rollback is started by people only",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL}),
    is_safety=True,
)
GOOD: Final = (
    Example(name="started by people", text=HEAD + gate(CHECK)),
    Example(name="no gate, no rollback", text=HEAD.replace("disable-model-invocation: true\n", "")),
)
BAD: Final = (
    Example(
        name="a gate that a model may open",
        text=HEAD.replace("disable-model-invocation: true\n", "") + gate(CHECK),
        fixed=HEAD + gate(CHECK),
    ),
    Example(
        name="said, and the other way",
        text=HEAD.replace("disable-model-invocation: true", "disable-model-invocation: false") + gate(CHECK),
        fixed=HEAD + gate(CHECK),
    ),
)
