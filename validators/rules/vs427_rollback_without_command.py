"""A rollback in which no step runs a command.

Investigations and reports bring nothing back. A program that is told to roll back by such a procedure does nothing, and
says that it is done. Add the step that restores, with its command and its timeout.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback


def _check(document: Document) -> Iterable[Note]:
    nodes = [step for block in document.control.each("rollback_procedure") for step in block.each("steps")]
    for steps in nodes:
        if steps.children and not any(step.child("command") for step in steps.children):
            yield document.note(
                "no step of this rollback runs a command; add the one that restores", (steps.start, steps.head)
            )


_LOOK: Final = '<step id="1" action="look">\n<actions>\n- Look at the logs\n</actions>\n</step>\n'
RULE: Final = Rule(
    summary="a rollback restores something",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL}),
    is_safety=True,
)
GOOD: Final = (Example(name="it restores", text=HEAD + rollback(UNDO + VERIFY)),)
BAD: Final = (Example(name="it only looks", text=HEAD + rollback(_LOOK)),)
