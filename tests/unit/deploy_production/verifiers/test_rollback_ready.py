from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.model.run import Change, PlannedObject
from deploy_production.model.target import Manifest, ObjectKey
from deploy_production.verifiers.rollback_ready import VERIFIER
from tests.simulators.world import TinyCluster, World, fact, judge

REHEARSAL = {"environment": "staging", "application": "web", "finished": "2026-02-20T10:00:00Z", "result": "passed"}
CONFIG: Manifest = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "web", "namespace": "shop", "uid": "uid-2", "resourceVersion": "7"},
    "data": {"greeting": "hello"},
}


def deployment(**status: Any) -> Manifest:
    """A stable Deployment of two replicas, with parts of its status replaced."""
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": "web",
            "namespace": "shop",
            "uid": "uid-1",
            "resourceVersion": "42",
            "generation": 3,
            "creationTimestamp": "2026-01-01T00:00:00Z",
            "annotations": {"deployment.kubernetes.io/revision": "3", "team": "shop"},
        },
        "spec": {"replicas": 2, "template": {"metadata": {"creationTimestamp": None, "labels": {"app": "web"}}}},
        "status": {"observedGeneration": 3, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2, **status},
    }


def planned(manifest: Manifest) -> PlannedObject:
    return PlannedObject(
        key=ObjectKey.of(manifest),
        manifest=manifest,
        change=Change.SPEC_CHANGED,
        live_uid=None,
        live_digest=None,
        diff=(),
    )


def judged(world: World, *live: Manifest, record: Mapping[str, str] | None = None) -> CheckResult:
    lines = {**REHEARSAL, **(record or {})}
    world.box.write("rollback.yaml", "".join(f"{key}: {value}\n" for key, value in lines.items()))
    world.box.commit()
    world.checks = {"rollback_ready": {"rehearsal": "rollback.yaml"}}
    world.cluster.manifests = {ObjectKey.of(manifest): manifest for manifest in live}
    world.objects = (planned(CONFIG), planned(deployment()))
    return judge(VERIFIER, world)


def test_a_rehearsal_and_a_restore_that_the_server_accepts_pass(world: World) -> None:
    result = judged(world, deployment(), CONFIG)
    assert (result.verdict, result.summary) == (
        Verdict.PASS,
        "a rollback was rehearsed 10 days ago. What is live is stable. The server accepts the restore of 2 objects.",
    )
    assert fact(result, "ConfigMap/web") == "restored exactly, in a dry run"


def test_the_pass_ends_when_the_rehearsal_is_too_old(world: World) -> None:
    result = judged(world, deployment(), CONFIG, record={"finished": "2025-12-02T10:30:00Z"})
    assert result.valid_until == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def test_an_object_that_does_not_exist_yet_would_be_removed(world: World) -> None:
    result = judged(world, deployment())
    assert result.verdict is Verdict.PASS
    assert fact(result, "ConfigMap/web") == "does not exist; a rollback removes it"


def test_going_back_from_a_first_deploy_is_removing_it(world: World) -> None:
    world.first_deploy = True
    result = judged(world)
    assert result.verdict is Verdict.PASS
    assert "This is the first deploy; going back means removing it." in result.summary


def test_a_first_deploy_needs_a_rehearsal_too(world: World) -> None:
    world.first_deploy = True
    assert judged(world, record={"result": "failed"}).verdict is Verdict.FAIL


def test_a_server_that_would_store_something_else_fails(world: World) -> None:
    world.cluster.mutate_apply = {"data": {"greeting": "changed"}}
    world.cluster.mutate_replace = {"data": {"greeting": "changed by a webhook"}}
    result = judged(world, deployment(), CONFIG)
    assert (result.verdict, result.summary) == (
        Verdict.FAIL,
        "the server would not bring ConfigMap/web back as it is now.",
    )


def test_a_replace_is_enough_where_an_apply_leaves_something_behind(world: World) -> None:
    world.cluster.mutate_apply = {"data": {"greeting": "hello", "left": "behind"}}
    assert judged(world, deployment(), CONFIG).verdict is Verdict.PASS


def test_a_dry_run_that_is_refused_is_an_error(world: World) -> None:
    world.cluster.refusal = "configmaps is forbidden"
    result = judged(world, deployment(), CONFIG)
    assert (result.verdict, result.summary) == (Verdict.ERROR, "configmaps is forbidden")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ({"availableReplicas": 1}, "1 of 2 replicas are available"),
        ({"availableReplicas": None}, "none of 2 replicas are available"),
        ({"updatedReplicas": 1}, "1 of 2 replicas are updated"),
        ({"replicas": 3}, "3 of 2 replicas are there"),
        ({"observedGeneration": 2}, "the controller has not seen its last change"),
    ],
)
def test_a_live_version_that_is_not_stable_fails(world: World, status: Mapping[str, Any], words: str) -> None:
    result = judged(world, deployment(**status), CONFIG)
    assert result.verdict is Verdict.FAIL
    assert words in result.summary


@pytest.mark.parametrize(
    ("spec", "words"),
    [({"paused": True}, "it is paused"), ({"replicas": 0}, "no replicas"), ({"replicas": None}, "no")],
)
def test_a_live_version_that_cannot_take_over_fails(world: World, spec: Mapping[str, Any], words: str) -> None:
    live = deployment()
    result = judged(world, {**live, "spec": {**live["spec"], **spec}}, CONFIG)
    assert result.verdict is Verdict.FAIL
    assert words in result.summary


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"environment": "production"}, "the rehearsal was in production"),
        ({"application": "billing"}, "the rehearsal was of billing"),
        ({"result": "failed"}, "the result of the rehearsal is failed"),
        ({"finished": "2025-11-01T10:00:00Z"}, "121 days ago; the limit is 90 days"),
    ],
)
def test_a_rehearsal_of_something_else_fails(world: World, record: Mapping[str, str], words: str) -> None:
    result = judged(world, deployment(), CONFIG, record=record)
    assert result.verdict is Verdict.FAIL
    assert words in result.summary
    assert "application: web" in result.remedy


@pytest.mark.parametrize("record", [{"finished": "2026-03-03T10:00:00Z"}, {"environment": ""}, {"result": ""}])
def test_a_rehearsal_record_that_cannot_be_read_is_an_error(world: World, record: Mapping[str, str]) -> None:
    assert judged(world, deployment(), CONFIG, record=record).verdict is Verdict.ERROR


@pytest.mark.parametrize(("first", "live"), [(True, (deployment(),)), (False, ())])
def test_a_deployment_that_came_or_went_since_the_plan_is_an_error(
    world: World, *, first: bool, live: tuple[Manifest, ...]
) -> None:
    world.first_deploy = first
    result = judged(world, *live)
    assert (result.verdict, result.remedy) == (Verdict.ERROR, "Plan again.")


def test_a_skill_without_a_rollback_procedure_is_an_error(world: World) -> None:
    world.skill = replace(world.skill, rollback=None)
    assert judged(world, deployment(), CONFIG).verdict is Verdict.ERROR


def test_a_cluster_that_answers_too_slowly_is_an_error(world: World) -> None:
    class Slow(TinyCluster):
        def get(self, key: ObjectKey) -> Any:
            world.clock.sleep(VERIFIER.timeout)
            return super().get(key)

    world.cluster = Slow()
    assert judged(world, deployment(), CONFIG).verdict is Verdict.ERROR


def test_without_settings_the_lines_to_add_are_shown(world: World) -> None:
    world.box.commit()
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "rehearsal: docs/rehearsals/rollback.yaml" in result.remedy
