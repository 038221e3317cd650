"""A release of one small application as the engine sees it, for tests on the simulated cluster."""

from collections.abc import Mapping
from typing import Any

from deploy_production.engine.recorder import Recorder
from deploy_production.model.target import Manifest, ObjectKey, Target
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.ledger import MemoryLedger

NAMESPACE = "shop"
RUN = "run-00000000000000000000000001"


def target(cluster: SimulatedCluster) -> Target:
    found = cluster.identity()
    return Target(
        context=found.context,
        cluster_uid=found.uid,
        server_version=found.server_version,
        namespace=NAMESPACE,
        application="shop",
        rehearsal=True,
    )


def recorder(clock: FakeClock, run_id: str = RUN) -> tuple[Recorder, MemoryLedger]:
    ledger = MemoryLedger(clock)
    return Recorder(ledger=ledger, run_id=run_id, rehearsal=True), ledger


def config(greeting: str = "hello", **extra: str) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "shop", "namespace": NAMESPACE},
        "data": {"GREETING": greeting, **extra},
    }


def secret(value: str = "aHVudGVyMg==") -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "shop", "namespace": NAMESPACE},
        "data": {"PASSWORD": value},
    }


def deployment(image: str = "registry/shop:v1", *, replicas: int = 2, **container: Any) -> Manifest:
    labels = {"app": "shop"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop", "namespace": NAMESPACE},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "shop", "image": image, **container}]},
            },
        },
    }


def keys(*manifests: Manifest) -> list[ObjectKey]:
    return [ObjectKey.of(manifest) for manifest in manifests]


def content(cluster: SimulatedCluster, key: ObjectKey) -> Mapping[str, Any] | None:
    """Returns what an object says, without what the server keeps in it."""
    from deploy_production.model.content import normalized

    live = cluster.get(key)
    return None if live is None else normalized(live.manifest)
