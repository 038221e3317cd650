"""A step of a rollback whose command waits longer than the step may take.

The step is ended at its `<timeout>`, so what the command says after that never counts, and a wait that was meant to be
ten minutes fails after two. Give both the same limit, or leave the flag out.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback


def _check(document: Document) -> Iterable[Note]:
    procedure = document.skill.rollback
    for step in procedure.steps if procedure else ():
        limit = getattr(step.command.operation, "timeout", None) if step.command else None
        if step.command and limit is not None and step.timeout is not None and limit > step.timeout:
            message = f"the command waits {limit}, and the step ends after {step.timeout}; give both the same limit"
            yield document.note(message, step.command.span)


RULE: Final = Rule(
    summary="no command of a rollback waits longer than its step",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (
    Example(
        name="the same limit",
        text=HEAD + rollback(UNDO + VERIFY.replace("status deployment/shop", "status deployment/shop --timeout=120s")),
    ),
)
BAD: Final = (
    Example(
        name="longer than the step",
        text=HEAD + rollback(UNDO + VERIFY.replace("status deployment/shop", "status deployment/shop --timeout=10m")),
    ),
)
