"""A rollback that is never verified.

`kubectl rollout undo` only asks for the previous revision; whether it came up is another question. After each undo
some step has to ask it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from deploy_production.model.operation import RolloutStatus, RolloutUndo, RunCommand

from ..rule import Note, Rule, Severity, SkillDocument
from ._examples import HEAD, UNDO, VERIFY, rollback


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackWithoutVerify:
    summary: str = "every undo is followed by a step that verifies it"
    severity: Severity = Severity.ERROR
    problems: frozenset[str] = frozenset({})

    def check(self, document: SkillDocument) -> Iterable[Note]:
        procedure = document.skill.rollback
        commands = [step.command for step in procedure.steps if step.command] if procedure else []
        for index, command in enumerate(commands):
            later = commands[index + 1 :]
            is_verified = any(isinstance(entry.operation, RolloutStatus | RunCommand) for entry in later)
            if isinstance(command.operation, RolloutUndo) and not is_verified:
                message = "nothing verifies this undo; add a step with kubectl rollout status"
                yield Note(message=message, span=command.span)


RULE: Final[Rule] = RollbackWithoutVerify()
GOOD: Final = HEAD + rollback(UNDO + VERIFY)
BAD: Final = HEAD + rollback(UNDO)
