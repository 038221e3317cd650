from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.kubernetes.cluster import KubernetesCluster
from tests.simulators.cluster_api import ApiServer, api_server


@pytest.fixture
def server() -> Iterator[ApiServer]:
    with api_server() as running:
        yield running


@pytest.fixture
def cluster(server: ApiServer, tmp_path: Path) -> Iterator[KubernetesCluster]:
    made = KubernetesCluster.connect(context="here", kubeconfig=server.kubeconfig(tmp_path), clock=SystemClock())
    yield made
    made.close()
