"""What every `Cluster` does with workloads, asked of the simulator and of the real controllers with a real kubelet."""

from datetime import timedelta
from typing import Any

import pytest

from deploy_production.model.target import Manifest
from deploy_production.ports import WatchKind
from tests.contracts.cluster_world import World, container, is_available, progress, real, simulated, waiting


@pytest.fixture(params=["simulated", pytest.param("real", marks=pytest.mark.cluster)])
def world(request: pytest.FixtureRequest) -> World:
    return simulated() if request.param == "simulated" else real(request)


def test_a_new_deployment_has_a_status_without_counts_first(world: World) -> None:
    assert world.apply(world.deployment(world.good)).manifest.get("status", {}) == {}


def test_a_healthy_rollout_becomes_available_with_the_first_revision(world: World) -> None:
    applied = world.apply(world.deployment(world.good, replicas=2))
    done = world.until(is_available)
    assert done["metadata"]["generation"] == applied.generation
    assert progress(done) == "NewReplicaSetAvailable"
    assert done["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "1"
    (replica_set,) = world.cluster.list(api_version="apps/v1", kind="ReplicaSet", namespace=world.namespace)
    owners = [pod.manifest["metadata"]["ownerReferences"][0]["uid"] for pod in world.pods()]
    assert owners == [replica_set.uid] * 2
    assert replica_set.manifest["metadata"]["ownerReferences"][0]["uid"] == applied.uid


def test_going_back_uses_the_old_replica_set_under_a_new_revision(world: World) -> None:
    for content in (world.good, world.other, world.good):
        world.apply(world.deployment(content))
        world.until(is_available)
    sets = world.cluster.list(api_version="apps/v1", kind="ReplicaSet", namespace=world.namespace)
    revisions = {
        entry.manifest["metadata"]["annotations"]["deployment.kubernetes.io/revision"]: entry.manifest["spec"][
            "replicas"
        ]
        for entry in sets
    }
    assert revisions == {"2": 0, "3": 1}


def test_a_crashing_container_ends_again_and_again(world: World) -> None:
    world.apply(world.deployment(world.crashing))
    again = world.until(lambda pod: container(pod).get("restartCount", 0) >= 1, "Pod")
    assert container(again)["lastState"]["terminated"]["exitCode"] == 1
    world.until(lambda pod: waiting(pod) == "CrashLoopBackOff", "Pod")


def test_a_missing_image_is_an_error_first_and_a_back_off_then(world: World) -> None:
    world.apply(world.deployment(world.missing))
    reasons: list[str] = []
    for event in world.events():
        if event.object is not None and event.object["kind"] == "Pod" and waiting(event.object) not in ("", *reasons):
            reasons.append(waiting(event.object))
            if reasons[-1] == "ErrImagePull":
                assert "not found" in container(event.object)["state"]["waiting"]["message"]
        if reasons[-1:] == ["ImagePullBackOff"]:
            break
    assert reasons == ["ContainerCreating", "ErrImagePull", "ImagePullBackOff"]


def test_pods_that_may_not_be_created_show_in_the_conditions(world: World) -> None:
    world.forbid_pods()
    world.apply(world.deployment(world.good))

    def has_failed(manifest: Manifest) -> bool:
        conditions = manifest.get("status", {}).get("conditions", [])
        return any(entry["type"] == "ReplicaFailure" and entry["status"] == "True" for entry in conditions)

    failed = world.until(has_failed)
    reasons = {entry["type"]: entry["reason"] for entry in failed["status"]["conditions"]}
    assert reasons["ReplicaFailure"] == "FailedCreate"
    assert world.pods() == ()


def test_an_exceeded_deadline_stands_after_going_back_although_all_is_well(world: World) -> None:
    world.apply(world.deployment(world.good, progressDeadlineSeconds=3))
    world.until(is_available)
    world.apply(world.deployment(world.missing, progressDeadlineSeconds=3))
    # One watch for all of it: what stands for a moment only would be over when a new one begins.
    deployments = (event.object for event in world.events() if event.object and event.object["kind"] == "Deployment")
    assert any(progress(found) == "ProgressDeadlineExceeded" for found in deployments)
    back = world.apply(world.deployment(world.good, progressDeadlineSeconds=3))
    stale = False
    for found in deployments:
        is_seen = found["status"]["observedGeneration"] == back.generation
        stale = stale or (is_seen and progress(found) == "ProgressDeadlineExceeded")
        if is_available(found) and progress(found) == "NewReplicaSetAvailable":
            break
    assert stale


def test_deleting_a_deployment_takes_its_replica_sets_and_pods_along(world: World) -> None:
    applied = world.apply(world.deployment(world.good))
    world.until(is_available)
    gone: list[str] = []
    for event in world.events():
        if event.kind is WatchKind.SYNCED:
            assert world.cluster.delete(applied.key, uid=applied.uid)
        if event.kind is WatchKind.DELETED and event.object is not None:
            gone.append(event.object["kind"])
        if "Deployment" in gone:
            break
    assert gone == ["Pod", "ReplicaSet", "Deployment"]


def test_the_log_of_a_running_container_is_told(world: World) -> None:
    world.apply(world.deployment(world.good))
    world.until(is_available)
    assert _log(world) == "started\n"
    assert _log(world, previous=True) is None


def test_a_container_that_has_not_started_has_no_log(world: World) -> None:
    world.apply(world.deployment(world.missing))
    world.until(lambda pod: waiting(pod) == "ErrImagePull", "Pod")
    assert _log(world) is None


def test_the_log_from_before_a_crash_is_told(world: World) -> None:
    world.apply(world.deployment(world.crashing))
    world.until(lambda pod: waiting(pod) == "CrashLoopBackOff", "Pod")
    assert _log(world, previous=True) == "no way\n"


def test_a_service_answers_with_the_status_of_the_application(world: World) -> None:
    _serve(world)
    world.apply(world.deployment(world.good))
    world.until(is_available)
    answer = _get(world, "web", "/index.html")
    while answer.status == 503:  # the endpoints follow a moment later
        world.clock.sleep(timedelta(seconds=0.05))
        answer = _get(world, "web", "/index.html")
    assert (answer.status, answer.body) == (200, b"hello\n")
    assert _get(world, "web", "/nothing").status == 404


def test_a_service_without_pods_answers_that_it_is_unavailable(world: World) -> None:
    _serve(world)
    assert _get(world, "web", "/").status == 503
    assert _get(world, "else", "/").status == 404


def _serve(world: World) -> None:
    ports = [{"name": "http", "port": 80, "targetPort": 8080}]
    world.apply(world.object("Service", "web", spec={"selector": {"app": "web"}, "ports": ports}))


def _get(world: World, service: str, path: str) -> Any:
    return world.cluster.service_get(
        namespace=world.namespace, service=service, port="80", path=path, timeout=timedelta(seconds=5)
    )


def _log(world: World, *, previous: bool = False) -> str | None:
    (pod,) = world.pods()
    log = world.cluster.pod_log(
        namespace=world.namespace, pod=pod.key.name, container="web", previous=previous, tail=10, since=None
    )
    return None if log is None else log.text
