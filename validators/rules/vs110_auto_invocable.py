"""A deploying skill that a model may start by itself.

Whether production changes is a person's decision. Without `disable-model-invocation: true` a client offers the skill
to the model, which may start it whenever the description seems to fit. Add the key to the frontmatter.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate


def _check(document: Document) -> Iterable[Note]:
    if "safety_gate" not in document.text and "rollback_procedure" not in document.text:
        return
    if not document.manual_only:
        message = "a model may start this skill; add disable-model-invocation: true to the frontmatter"
        yield document.note(message, document.line_range(0))


RULE: Final = Rule(
    summary="a skill with a gate or a rollback is started by people only",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL}),
    is_safety=True,
)
GOOD: Final = (Example(name="started by people", text=HEAD + gate(CHECK)),)
BAD: Final = (
    Example(
        name="a gate that a model may open", text=HEAD.replace("disable-model-invocation: true\n", "") + gate(CHECK)
    ),
)
