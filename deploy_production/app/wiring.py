"""The composition root: the only place that picks adapters."""

from collections.abc import Mapping
from pathlib import Path

from deploy_production import triggers, verifiers
from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.docker import DockerImages
from deploy_production.adapters.files import SystemFiles
from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.http import SystemHttp
from deploy_production.adapters.identity import is_alive
from deploy_production.adapters.kubernetes.cluster import KubernetesCluster
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app.application import Application
from deploy_production.app.state import State
from deploy_production.engine.world import World
from deploy_production.ledger.sqlite import SqliteLedger


def open_application(*, repository: Path, environment: Mapping[str, str]) -> Application:
    """Returns the use cases for one repository; nothing is connected to before it is needed."""
    return Application(
        repository=repository, environment=environment, state=State.find(environment), connect=open_world
    )


def open_world(*, repository: Path, context: str, state: State, environment: Mapping[str, str]) -> World:
    """Returns everything the engine may touch for one repository and one kubeconfig context."""
    clock = SystemClock()
    processes = SystemProcesses(environment)
    named = environment.get("KUBECONFIG")
    return World(
        clock=clock,
        repository=GitRepository(repository, processes),
        processes=processes,
        files=SystemFiles(),
        http=SystemHttp(),
        images=DockerImages.connect(environment.get("DOCKER_HOST"), clock),
        cluster=KubernetesCluster.connect(context=context, kubeconfig=Path(named) if named else None, clock=clock),
        ledger=SqliteLedger(state.ledger, clock),
        verifiers=verifiers.catalogue(),
        triggers=triggers.catalogue(),
        is_alive=is_alive,
        environment=environment,
    )
