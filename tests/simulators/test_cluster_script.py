"""What only the simulated cluster can do: faults, darkness, other people, and behaviours by the image."""

from datetime import timedelta

import pytest

from deploy_production.errors import ClusterError
from deploy_production.model.target import Manifest, ObjectKey
from deploy_production.ports import WatchEvent, WatchKind
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import NAMESPACE, SimulatedCluster
from tests.simulators.cluster_behaviour import Behaviour

KEY = ObjectKey(api_version="v1", kind="ConfigMap", namespace=NAMESPACE, name="settings")
POD = ("v1", "Pod")


def _settings(value: str = "1") -> dict[str, object]:
    metadata = {"name": KEY.name, "namespace": NAMESPACE}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"a": value}}


def _deployment(image: str, *, replicas: int = 1) -> dict[str, object]:
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": image}]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": NAMESPACE},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}, "template": template},
    }


def _watched(cluster: SimulatedCluster, clock: FakeClock, seconds: float, kind: tuple[str, str]) -> list[WatchEvent]:
    end = clock.monotonic() + seconds
    events = cluster.watch(
        (kind,), namespace=NAMESPACE, tick=timedelta(seconds=1), stop=lambda: clock.monotonic() >= end
    )
    return list(events)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def cluster(clock: FakeClock) -> SimulatedCluster:
    return SimulatedCluster(clock)


def test_a_fault_before_the_effect_stores_nothing(cluster: SimulatedCluster) -> None:
    cluster.fail("apply", 2, ClusterError("no", diagnosis="none"))
    cluster.apply(_settings("1"), field_manager="us")
    with pytest.raises(ClusterError, match="no"):
        cluster.apply(_settings("2"), field_manager="us")
    found = cluster.get(KEY)
    assert found is not None
    assert found.manifest["data"] == {"a": "1"}


def test_a_fault_after_the_effect_leaves_it_stored(cluster: SimulatedCluster) -> None:
    cluster.fail("apply", 1, ClusterError("lost", diagnosis="none"), after_effect=True)
    with pytest.raises(ClusterError, match="lost"):
        cluster.apply(_settings(), field_manager="us")
    assert cluster.get(KEY) is not None


def test_calls_are_recorded_in_order(cluster: SimulatedCluster) -> None:
    cluster.apply(_settings(), field_manager="us")
    cluster.get(KEY)
    assert cluster.calls == [("apply", "ConfigMap/settings"), ("get", "ConfigMap/settings")]


def test_somebody_else_takes_over_what_they_change(cluster: SimulatedCluster) -> None:
    before = cluster.apply(_settings(), field_manager="us")
    after = cluster.edit(KEY, lambda found: found["data"].update(a="theirs"))
    managers = {entry["manager"] for entry in after.manifest["metadata"]["managedFields"]}
    assert (after.manifest["data"], managers) == ({"a": "theirs"}, {"somebody"})
    assert after.resource_version != before.resource_version


def test_in_the_dark_every_call_fails_and_a_watch_is_blind_until_it_is_over(
    cluster: SimulatedCluster, clock: FakeClock
) -> None:
    cluster.apply(_settings(), field_manager="us")
    cluster.blind(starting=timedelta(seconds=2), lasting=timedelta(seconds=3), why="no route")
    events = _watched(cluster, clock, 7, ("v1", "ConfigMap"))
    kinds = [event.kind for event in events if event.kind is not WatchKind.TICK]
    assert kinds == [WatchKind.STATE, WatchKind.SYNCED, WatchKind.BLIND, WatchKind.STATE, WatchKind.SYNCED]
    cluster.blind(lasting=timedelta(seconds=3), why="no route")
    with pytest.raises(ClusterError, match="no route"):
        cluster.get(KEY)
    clock.advance(timedelta(seconds=3))
    assert cluster.get(KEY) is not None


def test_what_was_deleted_in_the_dark_is_told_afterwards(cluster: SimulatedCluster, clock: FakeClock) -> None:
    cluster.apply(_deployment("web:1", replicas=2), field_manager="us")
    clock.advance(timedelta(seconds=5))
    cluster.apply(_deployment("web:1", replicas=1), field_manager="us")
    cluster.blind(starting=timedelta(seconds=0.05), lasting=timedelta(seconds=5))
    kinds = [event.kind for event in _watched(cluster, clock, 8, POD) if event.kind is not WatchKind.TICK]
    assert kinds == [
        *([WatchKind.STATE] * 2),
        WatchKind.SYNCED,
        WatchKind.BLIND,
        WatchKind.DELETED,
        WatchKind.STATE,
        WatchKind.SYNCED,
    ]


def test_a_quiet_watch_lets_the_time_pass(cluster: SimulatedCluster, clock: FakeClock) -> None:
    events = _watched(cluster, clock, 1800, POD)
    assert clock.monotonic() == 1800
    assert len(events) == 1801


def test_a_slow_start_takes_its_time(cluster: SimulatedCluster, clock: FakeClock) -> None:
    cluster.behaves("web:", Behaviour.SLOW(40))
    cluster.apply(_deployment("web:1"), field_manager="us")
    assert _ready(_watched(cluster, clock, 39, POD)) == {False}
    assert _ready(_watched(cluster, clock, 3, POD)) == {False, True}


def test_a_flapping_pod_loses_its_readiness_and_gets_it_back(cluster: SimulatedCluster, clock: FakeClock) -> None:
    cluster.behaves("web:", Behaviour.FLAPS)
    cluster.apply(_deployment("web:1"), field_manager="us")
    clock.advance(timedelta(seconds=5))
    assert _ready(_watched(cluster, clock, 10, POD)) == {True}
    assert _ready(_watched(cluster, clock, 30, POD)) == {True, False}


def test_a_container_that_crashes_once_comes_up_with_one_restart(cluster: SimulatedCluster, clock: FakeClock) -> None:
    cluster.behaves("web:", Behaviour.CRASHES_ONCE)
    cluster.apply(_deployment("web:1"), field_manager="us")
    last = _watched(cluster, clock, 60, POD)[-1]
    assert last.kind is WatchKind.TICK
    (pod,) = cluster.list(api_version="v1", kind="Pod", namespace=NAMESPACE)
    (status,) = pod.manifest["status"]["containerStatuses"]
    assert (status["ready"], status["restartCount"]) == (True, 1)


def test_a_configuration_that_is_missing_keeps_the_container_from_being_made(
    cluster: SimulatedCluster, clock: FakeClock
) -> None:
    cluster.behaves("web:", Behaviour.BAD_CONFIG)
    cluster.apply(_deployment("web:1"), field_manager="us")
    clock.advance(timedelta(seconds=5))
    (pod,) = cluster.list(api_version="v1", kind="Pod", namespace=NAMESPACE)
    (status,) = pod.manifest["status"]["containerStatuses"]
    assert status["state"]["waiting"]["reason"] == "CreateContainerConfigError"


def test_a_service_answers_from_the_old_version_for_a_moment_after_the_rollout(
    cluster: SimulatedCluster, clock: FakeClock
) -> None:
    ports = [{"port": 80}]
    metadata = {"name": "web", "namespace": NAMESPACE}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": metadata}
    cluster.apply(service | {"spec": {"selector": {"app": "web"}, "ports": ports}}, field_manager="us")
    cluster.apply(_deployment("web:1"), field_manager="us")
    clock.advance(timedelta(seconds=5))
    cluster.apply(_deployment("web:2"), field_manager="us")
    for event in cluster.watch((("apps/v1", "Deployment"),), namespace=NAMESPACE, tick=timedelta(seconds=1), stop=bool):
        if event.object is not None and _is_rolled_out(event.object, generation=2):
            break
    assert _body(cluster) == b"web:1"
    clock.advance(timedelta(seconds=1))
    assert _body(cluster) == b"web:2"


@pytest.mark.parametrize(
    ("behaviour", "kind", "reason"),
    [(Behaviour.HEALTHY, "Complete", "CompletionsReached"), (Behaviour.CRASHES, "Failed", "BackoffLimitExceeded")],
)
def test_a_job_ends_as_its_image_behaves(
    cluster: SimulatedCluster, clock: FakeClock, behaviour: Behaviour, kind: str, reason: str
) -> None:
    cluster.behaves("migrate", behaviour)
    template = {"spec": {"containers": [{"name": "job", "image": "migrate:1"}], "restartPolicy": "Never"}}
    metadata = {"name": "migrate", "namespace": NAMESPACE}
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": {"template": template}}
    cluster.create(job, field_manager="us")
    clock.advance(timedelta(seconds=5))
    found = cluster.get(ObjectKey.of(job))
    assert found is not None
    (condition,) = found.manifest["status"]["conditions"]
    assert (condition["type"], condition["status"], condition["reason"]) == (kind, "True", reason)


def test_warnings_are_stored_as_events_and_counted(cluster: SimulatedCluster, clock: FakeClock) -> None:
    cluster.behaves("web:", Behaviour.NEVER_READY)
    cluster.apply(_deployment("web:1"), field_manager="us")
    clock.advance(timedelta(seconds=35))
    (event,) = cluster.list(api_version="v1", kind="Event", namespace=NAMESPACE)
    assert (event.manifest["reason"], event.manifest["type"], event.manifest["count"]) == ("Unhealthy", "Warning", 3)


def _is_rolled_out(manifest: Manifest, *, generation: int) -> bool:
    status = manifest["status"]
    counts = {status.get(name) for name in ("updatedReplicas", "replicas", "availableReplicas")}
    return status.get("observedGeneration") == generation and counts == {1}


def _ready(events: list[WatchEvent]) -> set[bool]:
    conditions = [entry for event in events if event.object for entry in event.object["status"].get("conditions", [])]
    return {entry["status"] == "True" for entry in conditions if entry["type"] == "Ready"}


def _body(cluster: SimulatedCluster) -> bytes:
    answer = cluster.service_get(
        namespace=NAMESPACE, service="web", port="80", path="/version", timeout=timedelta(seconds=1)
    )
    return answer.body
