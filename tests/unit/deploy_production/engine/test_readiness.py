from dataclasses import replace
from typing import Any

import pytest

from deploy_production.engine.pods import PodMemory
from deploy_production.engine.readiness import Judge, assess
from deploy_production.engine.view import View
from deploy_production.model.readiness import FailureClass, Readiness, ReadinessState
from deploy_production.model.target import ObjectKey
from tests.simulators.workload import (
    AFTER,
    BEFORE,
    KEY,
    WRITTEN,
    complete,
    deployment,
    pod,
    replica_set,
    running,
    view,
    waiting,
)

CRASHED = waiting("CrashLoopBackOff", restarts=1, last={"exitCode": 1})


def judged(seen: View, *, waited: float = 1, written: Any = WRITTEN) -> Readiness:
    return assess(written, seen, Judge(memory=PodMemory(), restarts_allowed=1, waited=waited))


def test_ready_when_all_replicas_are_new_and_available() -> None:
    found = judged(view(deployment(status=complete()), replica_set(available=2)))

    assert found.state is ReadinessState.READY
    assert (found.available, found.desired) == (2, 2)


def test_progressing_until_the_controller_has_seen_our_own_write() -> None:
    old = deployment(status={**complete(), "observedGeneration": 1})

    assert judged(view(old, replica_set(available=2))).state is ReadinessState.PROGRESSING


def test_a_status_without_an_observed_generation_is_not_ready() -> None:
    fresh = deployment(status=complete())
    del fresh["status"]["observedGeneration"]

    assert judged(view(fresh, replica_set(available=2))).state is ReadinessState.PROGRESSING


@pytest.mark.parametrize("missing", ["replicas", "updatedReplicas", "availableReplicas"])
def test_a_missing_count_is_not_zero_and_not_ready(missing: str) -> None:
    status = complete()
    del status[missing]

    assert judged(view(deployment(status=status), replica_set(available=2))).state is ReadinessState.PROGRESSING


def test_old_replicas_that_are_left_keep_it_progressing() -> None:
    status = {"replicas": 3, "updatedReplicas": 2, "availableReplicas": 3}
    found = judged(view(deployment(status=status), replica_set(available=2)))

    assert found.state is ReadinessState.PROGRESSING
    assert "1 old left" in found.reason


def test_not_ready_before_a_replica_set_of_the_new_template_exists() -> None:
    old = replica_set(image="shop:1", available=2, name="shop-old", uid="rs-1")

    assert judged(view(deployment(status=complete()), old)).state is ReadinessState.PROGRESSING


def test_scaled_to_zero_is_ready_without_counts() -> None:
    found = judged(view(deployment(replicas=0), replica_set(replicas=0)))

    assert (found.state, found.reason) == (ReadinessState.READY, "scaled to zero")


def test_a_paused_deployment_is_unknown_never_ready() -> None:
    found = judged(view(deployment(status=complete(), paused=True), replica_set(available=2)))

    assert (found.state, found.failure) == (ReadinessState.UNKNOWN, FailureClass.PAUSED)


def test_a_deleted_object_fails() -> None:
    assert judged(view()).failure is FailureClass.OBJECT_REPLACED


def test_an_object_of_another_uid_fails() -> None:
    seen = view(deployment(status=complete(), uid="deploy-9"), replica_set(available=2))

    assert judged(seen).failure is FailureClass.OBJECT_REPLACED


def test_all_new_pods_crashing_fails() -> None:
    seen = view(deployment(), replica_set(), pod("a", CRASHED), pod("b", CRASHED))

    assert judged(seen).failure is FailureClass.CRASH


def test_one_new_pod_that_comes_up_is_a_rollout_that_goes_on() -> None:
    seen = view(deployment(), replica_set(), pod("a", CRASHED), pod("b", running()))

    assert judged(seen).state is ReadinessState.PROGRESSING


def test_the_only_surge_pod_crashing_fails() -> None:
    assert judged(view(deployment(), replica_set(replicas=1), pod("a", CRASHED))).failure is FailureClass.CRASH


def test_pods_of_the_old_revision_never_fail_a_rollout() -> None:
    old = replica_set(image="shop:1", name="shop-old", uid="rs-1")
    seen = view(deployment(), replica_set(), old, pod("old", CRASHED, owner="rs-1"))

    assert judged(seen).state is ReadinessState.PROGRESSING


def test_pods_that_are_being_deleted_do_not_count() -> None:
    gone = pod("a", CRASHED, deletionTimestamp=AFTER)

    assert judged(view(deployment(), replica_set(replicas=1), gone)).state is ReadinessState.PROGRESSING


def test_a_fresh_replica_failure_says_that_pods_cannot_be_created() -> None:
    quota = {"type": "ReplicaFailure", "status": "True", "lastTransitionTime": AFTER, "message": "exceeded quota"}
    found = judged(view(deployment(conditions=[quota]), replica_set()))

    assert found.failure is FailureClass.CANNOT_CREATE_PODS
    assert "exceeded quota" in found.reason


def test_a_replica_failure_from_before_our_write_is_stale() -> None:
    old = {"type": "ReplicaFailure", "status": "True", "lastTransitionTime": BEFORE}

    assert judged(view(deployment(conditions=[old]), replica_set())).state is ReadinessState.PROGRESSING


def exceeded(stamp: str) -> dict[str, str]:
    return {
        "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "lastUpdateTime": stamp,
    }  # fmt: skip


def test_the_progress_deadline_counts_when_it_is_fresh_and_has_passed_on_our_clock() -> None:
    seen = view(deployment(conditions=[exceeded(AFTER)], progressDeadlineSeconds=30), replica_set())

    assert judged(seen, waited=30).failure is FailureClass.NO_PROGRESS
    assert judged(seen, waited=29).state is ReadinessState.PROGRESSING


def test_a_stale_progress_condition_after_going_back_is_ignored() -> None:
    seen = view(
        deployment(status=complete(), conditions=[exceeded(BEFORE)], progressDeadlineSeconds=1),
        replica_set(available=2),
    )

    assert judged(seen, waited=999).state is ReadinessState.READY


def job(*conditions: dict[str, str]) -> dict[str, Any]:
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "migrate", "namespace": "shop", "uid": "job-1"},
        "status": {"conditions": list(conditions)},
    }


@pytest.mark.parametrize(
    ("conditions", "state"),
    [
        ([], ReadinessState.PROGRESSING),
        ([{"type": "Complete", "status": "True"}], ReadinessState.READY),
        ([{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"}], ReadinessState.FAILED),
        ([{"type": "Complete", "status": "False"}], ReadinessState.PROGRESSING),
    ],
)
def test_a_job_is_ready_only_when_it_has_completed(conditions: list[dict[str, str]], state: ReadinessState) -> None:
    key = ObjectKey(api_version="batch/v1", kind="Job", namespace="shop", name="migrate")
    written = replace(WRITTEN, key=key, uid="job-1")

    assert judged(view(job(*conditions)), written=written).state is state


def test_stored_configuration_is_ready() -> None:
    key = replace(KEY, api_version="v1", kind="ConfigMap")
    config = {"kind": "ConfigMap", "metadata": {"name": "shop", "namespace": "shop", "uid": "deploy-1"}}

    assert judged(view(config), written=replace(WRITTEN, key=key)).state is ReadinessState.READY


def test_a_job_that_is_gone_is_unknown_and_no_failure() -> None:
    key = ObjectKey(api_version="batch/v1", kind="Job", namespace="shop", name="migrate")
    found = judged(view(), written=replace(WRITTEN, key=key, uid="job-1"))

    assert (found.state, found.failure) == (ReadinessState.UNKNOWN, None)


def test_restarts_of_a_pod_from_before_our_write_are_its_past() -> None:
    memory = PodMemory()
    judge = Judge(memory=memory, restarts_allowed=1, waited=1)

    def after(restarts: int) -> ReadinessState:
        old = pod("a", running(restarts=restarts), creationTimestamp=BEFORE)
        return assess(
            WRITTEN, view(deployment(status=complete(1), replicas=1), replica_set(replicas=1), old), judge
        ).state

    assert [after(5), after(6), after(7)] == [ReadinessState.READY, ReadinessState.READY, ReadinessState.FAILED]


def test_a_failure_still_says_how_many_replicas_are_there() -> None:
    quota = {"type": "ReplicaFailure", "status": "True", "lastTransitionTime": AFTER, "message": "exceeded quota"}
    found = judged(view(deployment(conditions=[quota]), replica_set(available=1)))

    assert (found.available, found.desired) == (1, 2)
