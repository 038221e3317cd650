"""The two worlds in which a `Cluster` is asked what every cluster must do: the simulator, and the real test bed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.model.target import LiveObject, Manifest, ObjectKey
from deploy_production.ports import Clock, Cluster, WatchEvent
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import NAMESPACE, SimulatedCluster
from tests.simulators.cluster_behaviour import Behaviour

US, OTHER = "deploy-production", "somebody"
TICK = timedelta(seconds=1)
PATIENCE = 60
WORKLOAD = (("apps/v1", "Deployment"), ("apps/v1", "ReplicaSet"), ("v1", "Pod"))
SHELL = ["/bin/busybox", "sh", "-c"]
SERVE = (
    "/bin/busybox mkdir -p /www; echo hello > /www/index.html; echo started; exec /bin/busybox httpd -f -p 8080 -h /www"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    cluster: Cluster
    clock: Clock
    namespace: str
    good: dict[str, Any]
    """A container that serves `hello`."""
    other: dict[str, Any]
    """Another one that is good, too."""
    crashing: dict[str, Any]
    missing: dict[str, Any]
    forbid_pods: Callable[[], None]

    def key(self, kind: str, name: str) -> ObjectKey:
        versions = {"Deployment": "apps/v1", "ReplicaSet": "apps/v1", "Lease": "coordination.k8s.io/v1"}
        return ObjectKey(api_version=versions.get(kind, "v1"), kind=kind, namespace=self.namespace, name=name)

    def object(self, kind: str, name: str, **content: Any) -> dict[str, Any]:
        key = self.key(kind, name)
        metadata = {"name": name, "namespace": self.namespace}
        return {"apiVersion": key.api_version, "kind": kind, "metadata": metadata, **content}

    def deployment(self, container: Manifest, *, replicas: int = 1, **spec: Any) -> dict[str, Any]:
        template = {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [dict(container)], "terminationGracePeriodSeconds": 1},
        }
        selector = {"matchLabels": {"app": "web"}}
        return self.object(
            "Deployment", "web", spec={"replicas": replicas, "selector": selector, "template": template, **spec}
        )

    def apply(self, manifest: Manifest, *, manager: str = US) -> LiveObject:
        return self.cluster.apply(manifest, field_manager=manager)

    def live(self, kind: str, name: str) -> dict[str, Any]:
        found = self.cluster.get(self.key(kind, name))
        assert found is not None
        return dict(found.manifest)

    def events(self, kinds: Sequence[tuple[str, str]] = WORKLOAD) -> Iterator[WatchEvent]:
        """The events of a watch that ends, and fails the test, when patience is over."""
        deadline = self.clock.monotonic() + PATIENCE
        watched = self.cluster.watch(
            kinds, namespace=self.namespace, tick=TICK, stop=lambda: self.clock.monotonic() > deadline
        )
        yield from watched
        pytest.fail(f"it did not happen within {PATIENCE} seconds")

    def until(self, fits: Callable[[Manifest], bool], kind: str = "Deployment") -> Manifest:
        """Waits for an object to be as wanted."""
        for event in self.events():
            if event.object is not None and event.object["kind"] == kind and fits(event.object):
                return event.object
        raise AssertionError

    def pods(self) -> tuple[LiveObject, ...]:
        return self.cluster.list(api_version="v1", kind="Pod", namespace=self.namespace, selector="app=web")


def simulated() -> World:
    clock = FakeClock()
    cluster = SimulatedCluster(clock)
    cluster.behaves("crashing", Behaviour.CRASHES)
    cluster.behaves("missing", Behaviour.IMAGE_MISSING)
    cluster.logs("crashing", "no way\n")
    for image in ("good", "other"):
        cluster.logs(image, "started\n")
        cluster.answers(image, "/index.html", body=b"hello\n")
        cluster.answers(image, "/nothing", status=404)
    containers = {
        name: {"name": "web", "image": f"registry/{name}:1"} for name in ("good", "other", "crashing", "missing")
    }
    return World(
        cluster=cluster,
        clock=clock,
        namespace=NAMESPACE,
        forbid_pods=lambda: cluster.behaves("good", Behaviour.QUOTA),
        **containers,
    )


def real(request: pytest.FixtureRequest) -> World:
    bed, cluster = request.getfixturevalue("bed"), request.getfixturevalue("real_cluster")
    namespace = request.getfixturevalue("namespace")
    good = {"name": "web", "image": bed.busybox_image, "command": [*SHELL, SERVE]}

    def forbid_pods() -> None:
        metadata = {"name": "none", "namespace": namespace}
        quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": metadata, "spec": {"hard": {"pods": "0"}}}
        cluster.create(quota, field_manager=OTHER)
        _wait_for_quota(cluster, ObjectKey.of(quota))

    return World(
        cluster=cluster,
        clock=SystemClock(),
        namespace=namespace,
        forbid_pods=forbid_pods,
        good=good,
        other=good | {"env": [{"name": "OTHER", "value": "1"}]},
        crashing=good | {"command": [*SHELL, "echo no way; exit 1"]},
        missing=good | {"image": f"{bed.registry}/missing:1"},
    )


def _wait_for_quota(cluster: Cluster, key: ObjectKey) -> None:
    """A quota counts from the moment its controller has filled in its status."""
    clock = SystemClock()
    deadline = clock.monotonic() + PATIENCE
    found = cluster.get(key)
    while found is None or "hard" not in found.manifest.get("status", {}):
        assert clock.monotonic() < deadline
        clock.sleep(timedelta(seconds=0.05))
        found = cluster.get(key)


def is_available(manifest: Manifest) -> bool:
    status, wanted = manifest.get("status", {}), manifest["spec"]["replicas"]
    is_seen = status.get("observedGeneration") == manifest["metadata"]["generation"]
    return (
        is_seen and status.get("updatedReplicas") == status.get("availableReplicas") == status.get("replicas") == wanted
    )


def progress(manifest: Manifest) -> str:
    conditions = manifest.get("status", {}).get("conditions", [])
    return next((entry["reason"] for entry in conditions if entry["type"] == "Progressing"), "")


def container(pod: Manifest) -> dict[str, Any]:
    return next(iter(pod.get("status", {}).get("containerStatuses", [])), {})


def waiting(pod: Manifest) -> str:
    return str(container(pod).get("state", {}).get("waiting", {}).get("reason", ""))
