"""Whether the parts of a skill speak of the same things: one application, one manifests directory, one set of steps.

The settings replace the names of the document by the user's own (`binding`). That is only right when the document
uses one name for one thing, so a second name is a problem and not a second application.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from deploy_production.model.operation import (
    DockerBuild,
    DockerPush,
    DockerTag,
    KubectlApply,
    Operation,
    PodLogs,
    RolloutStatus,
    RolloutUndo,
)
from deploy_production.model.skill import Command, FlowGraph, Gate, ProcessStep, RollbackProcedure, Skill
from deploy_production.skillfile.document import ProblemLog, quoted
from deploy_production.skillfile.words import VARIABLE

_NUMBER = re.compile(r"(?P<number>\d{1,3})[.)] ")
KNOWN_VARIABLES = frozenset({"VERSION", "APPLICATION", "IMAGE", "MANIFESTS"})
"""The variables that `binding` has a value for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNames:
    """What the document calls the user's things; None where it names none, or only a variable."""

    application: str | None
    manifests: str | None


def document_names(skill: Skill) -> DocumentNames:
    """Returns the names that the commands of a sound skill agree on."""
    operations = [command.operation for command in all_commands(skill.gates, skill.rollback, skill.steps)]
    return DocumentNames(
        application=next((name for operation in operations for name in _applications(operation)), None),
        manifests=next((name for operation in operations for name in _manifests(operation)), None),
    )


def all_commands(
    gates: tuple[Gate, ...], rollback: RollbackProcedure | None, steps: tuple[ProcessStep, ...]
) -> Iterator[Command]:
    """Yields every compiled command of a skill, those of the process first."""
    for process_step in steps:
        yield from process_step.commands
    for check in (check for gate in gates for check in gate.checks):
        if check.command is not None:
            yield check.command
    for step in rollback.steps if rollback else ():
        if step.command is not None:
            yield step.command


def check_names(commands: tuple[Command, ...], log: ProblemLog) -> None:
    """Reports a command that names another application or directory than the first, or an unknown variable."""
    _report_second("application-disagreement", "application", commands, _applications, log)
    _report_second("manifests-disagreement", "manifests directory", commands, _manifests, log)
    for command in commands:
        for match in VARIABLE.finditer(command.text):
            name = match["plain"] or match["braced"]
            if name not in KNOWN_VARIABLES:
                known = ", ".join(f"${known}" for known in sorted(KNOWN_VARIABLES))
                log.add_span("unknown-variable", f"nothing sets ${name}; the variables are {known}", command.span)


def _report_second(
    code: str, what: str, commands: tuple[Command, ...], names: Callable[[Operation], tuple[str, ...]], log: ProblemLog
) -> None:
    first: str | None = None
    for command in commands:
        for name in names(command.operation):
            first = first or name
            if name != first:
                message = f"the {what} is {quoted(first)} before and {quoted(name)} here; use one name"
                log.add_span(code, message, command.span)


def _applications(operation: Operation) -> tuple[str, ...]:
    match operation:
        case DockerBuild(tag=reference) | DockerPush(reference=reference):
            names = [repository(reference)]
        case DockerTag(source=source, target=target):
            names = [repository(source), repository(target)]
        case RolloutStatus(name=name) | RolloutUndo(name=name) | PodLogs(name=name):
            names = [name]
        case _:
            names = []
    return tuple(name.rsplit("/", 1)[-1] for name in names if not VARIABLE.search(name))


def _manifests(operation: Operation) -> tuple[str, ...]:
    if isinstance(operation, KubectlApply) and not VARIABLE.search(operation.path):
        return (operation.path.rstrip("/"),)
    return ()


def repository(reference: str) -> str:
    """Returns an image reference without its tag."""
    head, slash, last = reference.rpartition("/")
    return head + slash + last.split(":", 1)[0]


def check_flow_steps(flow: FlowGraph, steps: tuple[ProcessStep, ...], log: ProblemLog) -> None:
    """Reports a node of the flow whose label numbers a step that the process does not have."""
    numbers = {step.number for step in steps}
    for node in flow.nodes:
        match = _NUMBER.match(node.label)
        if match and int(match["number"]) not in numbers:
            message = f"the flow speaks of step {match['number']}, but the process has no such heading"
            log.add_span("flow-step-mismatch", message, node.span)
