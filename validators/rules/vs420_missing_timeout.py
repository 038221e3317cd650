"""A rollback step that runs a command without a limit of time.

A rollback that waits for ever is worse than one that fails: nobody is told, and nothing else is tried. Say how long
the step may take in a `<timeout>`.
"""

from collections.abc import Iterable
from typing import Final

from deploy_production.model.source import Span

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback


def _check(document: Document) -> Iterable[Note]:
    procedure = document.skill.rollback
    for step in procedure.steps if procedure else ():
        if step.command is not None and step.timeout is None and _is_not_given(document, step.span):
            message = f"the step {step.action} has no limit of time; add <timeout>, for example 30 seconds"
            yield document.note(message, step.command.span)


def _is_not_given(document: Document, step: Span) -> bool:
    """A timeout that cannot be read is the reader's problem, and not this one as well."""
    unclear = (problem.span for problem in document.skill.problems if problem.code == "unclear-quantity")
    return not any(step.start <= span.start and span.end <= step.end for span in unclear)


RULE: Final = Rule(
    summary="every rollback step with a command has a timeout",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (Example(name="two limits", text=HEAD + rollback(UNDO + VERIFY)),)
BAD: Final = (
    Example(
        name="an undo without a limit",
        text=HEAD + rollback(UNDO.replace("<timeout>30 seconds</timeout>\n", "") + VERIFY),
    ),
)
