"""A command that may never return.

`kubectl logs -f` ends when its pod does, and `kubectl rollout status` waits as long as the rollout takes. A program or
a person who runs them by hand needs a bound: `--timeout` for the one, no `-f` for the other. The commands of
a rollback are not looked at here: `missing-timeout` demands their limit.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from deploy_production.model.operation import PodLogs, RolloutStatus
from deploy_production.model.skill import Command, RollbackStep

from ..rule import Note, Rule, Severity, SkillDocument
from ._examples import HEAD, process

_FOLLOWS = re.compile(r"\bkubectl\s+logs\b[^`]*?\s(?:-f|--follow)\b")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnboundedWait:
    summary: str = "every command ends by itself"
    severity: Severity = Severity.WARNING
    problems: frozenset[str] = frozenset({})

    def check(self, document: SkillDocument) -> Iterable[Note]:
        skill = document.skill
        for process_step in skill.steps:
            for command in process_step.commands:
                yield from _command(command)
        for check in (check for gate in skill.gates for check in gate.checks if check.command):
            yield from _command(check.command) if check.command else ()
        for step in skill.rollback.steps if skill.rollback else ():
            yield from _duties(document, step)


def _command(command: Command) -> Iterator[Note]:
    match command.operation:
        case RolloutStatus(timeout=None):
            yield Note(message="this waits as long as the rollout takes; add --timeout", span=command.span)
        case PodLogs() if _FOLLOWS.search(command.text):
            yield Note(message="this never returns; leave out -f", span=command.span)
        case _:
            pass


def _duties(document: SkillDocument, step: RollbackStep) -> Iterator[Note]:
    for code in (match[1] for duty in step.duties for match in _CODE.finditer(duty)):
        if _FOLLOWS.search(code):
            yield Note(message="this never returns; leave out -f", span=document.find(code, step.span))


RULE: Final[Rule] = UnboundedWait()
GOOD: Final = HEAD + process("kubectl rollout status deployment/shop --timeout=5m")
BAD: Final = HEAD + process("kubectl rollout status deployment/shop")
