"""The skill's numbered process as the work of each phase: which typed operations run where.

Settings bind the names. A step that is missing, or that holds an operation which has no place in its phase, blocks:
a document that says something else than we do must not be deployed with.
"""

from dataclasses import dataclass

from deploy_production.errors import SkillError
from deploy_production.model.operation import (
    DockerBuild,
    DockerPush,
    DockerTag,
    KubectlApply,
    Operation,
    RolloutStatus,
    RunCommand,
)
from deploy_production.model.skill import ProcessStep, Skill
from deploy_production.settings.model import Settings
from deploy_production.skillfile.binding import Bindings, bind

BUILD, DOCKER, PUSH, DEPLOY, CHECKLIST, DUTIES = 2, 3, 4, 5, 6, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    setup: tuple[RunCommand, ...]
    """Prepares the clean checkout, for example `npm ci`."""
    build: tuple[RunCommand, ...]
    docker: tuple[DockerBuild | DockerTag, ...]
    push: tuple[DockerPush, ...]
    """References that never move: the version."""
    push_after_success: tuple[DockerPush, ...]
    """References that move (`latest`): only after verification, so that they never name a broken release."""
    checklist: tuple[str, ...]
    duties: tuple[str, ...]


def plan_steps(skill: Skill, settings: Settings, version: str) -> Steps:
    """Returns the bound work of all phases.

    Raises:
        SkillError: names the step that is missing or holds a foreign operation.
    """
    bindings = Bindings(
        version=version,
        application=settings.application,
        image=settings.image.repository,
        manifests=settings.kubernetes.manifests,
    )
    docker = [
        entry
        for entry in _operations(skill, DOCKER, (DockerBuild, DockerTag), bindings)
        if isinstance(entry, DockerBuild | DockerTag)
    ]
    push = [entry for entry in _operations(skill, PUSH, (DockerPush,), bindings) if isinstance(entry, DockerPush)]
    deploy = _operations(skill, DEPLOY, (KubectlApply, RolloutStatus), bindings)
    if not any(isinstance(operation, KubectlApply) for operation in deploy):
        raise _foreign(DEPLOY, "has no `kubectl apply`")
    moving = {entry.target for entry in docker if isinstance(entry, DockerTag)}
    return Steps(
        setup=_setup(settings),
        build=_build(skill, settings, bindings),
        docker=tuple(docker),
        push=tuple(entry for entry in push if entry.reference not in moving),
        push_after_success=tuple(entry for entry in push if entry.reference in moving),
        checklist=tuple(item.text for item in _step(skill, CHECKLIST).checklist),
        duties=tuple(item.text for item in _step(skill, DUTIES).checklist),
    )


def names_of(skill: Skill) -> tuple[str, ...]:
    """Returns what the document itself calls the image, for example `myapp`."""
    tags = [
        command.operation.tag.partition(":")[0]
        for step in skill.steps
        for command in step.commands
        if isinstance(command.operation, DockerBuild)
    ]
    return tuple(dict.fromkeys(tags))


def test_command(skill: Skill, settings: Settings) -> RunCommand | None:
    """Returns the command of the check `tests_pass`: the settings' or the skill's."""
    section = settings.checks.tests_pass
    if section is not None and section.command is not None:
        return RunCommand(argv=section.command)
    check = next((gate.check("tests_pass") for gate in skill.gates if gate.check("tests_pass")), None)
    operation = check.command.operation if check and check.command else None
    return operation if isinstance(operation, RunCommand) else None


def _setup(settings: Settings) -> tuple[RunCommand, ...]:
    section = settings.checks.tests_pass
    return () if section is None else tuple(RunCommand(argv=argv) for argv in section.setup)


def _build(skill: Skill, settings: Settings, bindings: Bindings) -> tuple[RunCommand, ...]:
    """Build commands come from the settings when given; the test command is the gate's in any case."""
    document = [entry for entry in _operations(skill, BUILD, (RunCommand,), bindings) if isinstance(entry, RunCommand)]
    gate_tests = next((gate.check("tests_pass") for gate in skill.gates if gate.check("tests_pass")), None)
    skill_tests = gate_tests.command.operation if gate_tests and gate_tests.command else None
    tests = test_command(skill, settings)
    override = settings.commands.build
    if override is None:
        return tuple(tests if entry == skill_tests and tests is not None else entry for entry in document)
    tail = (tests,) if skill_tests in document and tests is not None else ()
    return (*(RunCommand(argv=argv) for argv in override), *tail)


def _operations(skill: Skill, number: int, kinds: tuple[type, ...], bindings: Bindings) -> list[Operation]:
    found: list[Operation] = []
    for command in _step(skill, number).commands:
        operation: Operation = bind(command.operation, bindings)
        if not isinstance(operation, kinds):
            raise _foreign(number, f"holds `{command.text}` (line {command.span.start.line}), which has no place there")
        found.append(operation)
    if not found:
        raise _foreign(number, "has no commands")
    return found


def _step(skill: Skill, number: int) -> ProcessStep:
    step = skill.step(number)
    if step is None:
        raise _foreign(number, "is missing")
    return step


def _foreign(number: int, what: str) -> SkillError:
    return SkillError(
        f"Step {number} of the skill's process {what}.",
        diagnosis="Use the skill as it is shipped, or a version of this tool that knows the step.",
    )
