"""`doctor`: everything a deploy needs, looked at one by one, without changing anything and without stopping."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app.api import Diagnosis
from deploy_production.app.release import sound_skill
from deploy_production.app.state import State
from deploy_production.engine.planning import require_known_flow, resolve_target
from deploy_production.engine.steps import plan_steps
from deploy_production.engine.world import World
from deploy_production.errors import DeployError, RepositoryError, SettingsError, ToolError
from deploy_production.ledger.reader import SqliteLedgerReader
from deploy_production.model.gate import Verdict
from deploy_production.settings.model import Settings
from deploy_production.settings.reading import FILE_NAME, read_settings
from deploy_production.settings.strictness import require_strict

PROMETHEUS_PATIENCE = timedelta(seconds=5)
ANY_VERSION = "v0.0.0"


class Connect(Protocol):
    def __call__(self, *, repository: Path, context: str, state: State, environment: Mapping[str, str]) -> World: ...


def examine(repository: Path, state: State, environment: Mapping[str, str], connect: Connect) -> tuple[Diagnosis, ...]:
    """Returns what was found about each thing; an ERROR on one does not keep the others from being looked at."""
    return tuple(_examine(repository, state, environment, connect))


def _examine(repository: Path, state: State, environment: Mapping[str, str], connect: Connect) -> Iterator[Diagnosis]:
    yield _look("skill", _skill)
    yield _look("ledger", lambda: f"{SqliteLedgerReader(state.ledger).verify()} entries, the chain is intact")
    repositories: list[GitRepository] = []
    yield _look("repository", lambda: _head(repository, environment, repositories))
    settings: list[Settings] = []
    if repositories:
        yield _look("settings", lambda: _settings(repositories[0], settings))
    if not settings:
        return
    worlds: list[World] = []

    def connected() -> str:
        context = settings[0].kubernetes.context
        worlds.append(connect(repository=repository, context=context, state=state, environment=environment))
        found = worlds[0].cluster.identity()
        return f"context {found.context}: Kubernetes {found.server_version} at {found.server}"

    yield _look("cluster", connected)
    if worlds:
        yield from _with_world(worlds[0], settings[0])


def _with_world(world: World, settings: Settings) -> Iterator[Diagnosis]:
    yield _look("target", lambda: _target(world, settings))
    yield _look("docker engine", lambda: f"version {world.images.ping()}")
    yield _look("registry", lambda: _registry(world, settings))
    yield _look("prometheus", lambda: _prometheus(world, settings))
    for check_id in type(settings.checks).model_fields:
        configured = getattr(settings.checks, check_id) is not None
        verdict = Verdict.PASS if configured else Verdict.ERROR
        message = "configured" if configured else "not configured: the gate will not open"
        remedy = (
            "" if configured else f"Run `deploy-production gate VERSION`; it shows the lines to add for {check_id}."
        )
        yield Diagnosis(subject=f"check {check_id}", verdict=verdict, message=message, remedy=remedy)


def _look(subject: str, look: Callable[[], str]) -> Diagnosis:
    try:
        return Diagnosis(subject=subject, verdict=Verdict.PASS, message=look(), remedy="")
    except DeployError as error:
        return Diagnosis(subject=subject, verdict=Verdict.ERROR, message=error.message, remedy=error.diagnosis)


def _skill() -> str:
    skill = sound_skill()
    require_known_flow(skill)
    checks = sum(len(gate.checks) for gate in skill.gates)
    return f"{checks} checks, read without a problem, {skill.digest[:19]}…"


def _head(path: Path, environment: Mapping[str, str], found: list[GitRepository]) -> str:
    git = GitRepository(path, SystemProcesses(environment))
    found.append(git)
    commit = git.resolve("HEAD")
    if commit is None:
        raise RepositoryError("The repository has no commit yet.", diagnosis="Commit what is to be released.")
    changed = git.uncommitted()
    if changed:
        raise RepositoryError(
            f"{len(changed)} tracked files have uncommitted changes.", diagnosis="Commit them or put them away."
        )
    return f"HEAD is {commit[:12]}, nothing uncommitted"


def _settings(git: GitRepository, found: list[Settings]) -> str:
    commit = git.resolve("HEAD")
    data = None if commit is None else git.read(commit, FILE_NAME)
    if data is None:
        raise SettingsError(
            f"{FILE_NAME} is not committed.", diagnosis="Write one with `deploy-production init`, and commit it."
        )
    settings = read_settings(data)
    plan_steps(sound_skill(), settings, ANY_VERSION)
    found.append(settings)
    return f"{settings.application} as {settings.image.repository}"


def _target(world: World, settings: Settings) -> str:
    target = resolve_target(world.cluster, settings)
    remarks = require_strict(settings, sound_skill(), rehearsal_confirmed=target.rehearsal)
    return "; ".join((str(target), *remarks))


def _registry(world: World, settings: Settings) -> str:
    reference = f"{settings.image.repository}:latest"
    digest = world.images.registry_digest(reference)
    return f"{settings.image.registry} answers ({reference}: {digest or 'not there yet'})"


def _prometheus(world: World, settings: Settings) -> str:
    section = settings.checks.monitoring_configured
    if section is None:
        raise SettingsError("monitoring_configured is not configured.", diagnosis="Add the section; the gate shows it.")
    answer = world.http.get(f"{section.prometheus.rstrip('/')}/-/ready", timeout=PROMETHEUS_PATIENCE)
    if answer.status != HTTPStatus.OK:
        raise ToolError(
            f"{section.prometheus} answered {answer.status}.", diagnosis="Correct the address, or start Prometheus."
        )
    return f"{section.prometheus} is ready"
