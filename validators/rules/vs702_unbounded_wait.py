"""A command that may never return.

`kubectl logs -f` ends when its pod does, and `kubectl rollout status` waits as long as the rollout takes. A program or
a person who runs them by hand needs a bound: `--timeout` for the one, no `-f` for the other. The commands of
a rollback are not looked at here: VS420 demands their limit.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, process

if TYPE_CHECKING:
    from deploy_production.model.skill import Command, RollbackStep

_FOLLOWS: Final = pattern(r"\bkubectl\s+logs\b[^`]*?\s(?:-f|--follow)\b")
_CODE: Final = pattern(r"`([^`]+)`")


def _check(document: Document) -> Iterable[Note]:
    skill = document.skill
    for process_step in skill.steps:
        for command in process_step.commands:
            yield from _command(document, command)
    for check in (check for gate in skill.gates for check in gate.checks):
        if check.command:
            yield from _command(document, check.command)
    for step in skill.rollback.steps if skill.rollback else ():
        yield from _duties(document, step)


def _command(document: Document, command: "Command") -> Iterator[Note]:
    from deploy_production.model.operation import PodLogs, RolloutStatus

    match command.operation:
        case RolloutStatus(timeout=None):
            yield document.note("this waits as long as the rollout takes; add --timeout", command.span)
        case PodLogs() if _FOLLOWS().search(command.text):
            yield document.note("this never returns; leave out -f", command.span)
        case _:
            pass


def _duties(document: Document, step: "RollbackStep") -> Iterator[Note]:
    for code in (match[1] for duty in step.duties for match in _CODE().finditer(duty)):
        if _FOLLOWS().search(code):
            place = document.find(code, *document.offsets(step.span))
            yield document.note("this never returns; leave out -f", place)


RULE: Final = Rule(
    summary="every command ends by itself",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (Example(name="a limit", text=HEAD + process("kubectl rollout status deployment/shop --timeout=5m")),)
BAD: Final = (Example(name="no limit", text=HEAD + process("kubectl rollout status deployment/shop")),)
