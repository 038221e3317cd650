"""A rollback that is never verified.

`kubectl rollout undo` only asks for the previous revision; whether it came up is another question. After each undo
some step has to ask it: add one with `kubectl rollout status`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback


def _check(document: Document) -> Iterable[Note]:
    from deploy_production.model.operation import RolloutStatus, RolloutUndo, RunCommand

    procedure = document.skill.rollback
    commands = [step.command for step in procedure.steps if step.command] if procedure else []
    for index, command in enumerate(commands):
        later = commands[index + 1 :]
        is_verified = any(isinstance(entry.operation, RolloutStatus | RunCommand) for entry in later)
        if isinstance(command.operation, RolloutUndo) and not is_verified:
            yield document.note("nothing verifies this undo; add a step with kubectl rollout status", command.span)


RULE: Final = Rule(
    summary="every undo is followed by a step that verifies it",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (Example(name="undo, then status", text=HEAD + rollback(UNDO + VERIFY)),)
BAD: Final = (Example(name="undo alone", text=HEAD + rollback(UNDO)),)
