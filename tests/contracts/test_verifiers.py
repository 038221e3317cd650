"""The two verifiers that ask a cluster and a metric system, on real ones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.model.canonical import instant
from deploy_production.model.gate import Verdict
from deploy_production.model.run import Change, PlannedObject
from deploy_production.model.target import Manifest, ObjectKey
from deploy_production.verifiers import monitoring_configured, rollback_ready
from tests.simulators.world import World, fact, judge
from tests.unit.deploy_production.adapters.gitbox import GitBox

if TYPE_CHECKING:
    from deploy_production.adapters.kubernetes.cluster import KubernetesCluster
    from testbed.bed import Bed

pytestmark = pytest.mark.cluster
RULES = """\
groups:
  - name: {name}
    interval: 1s
    rules:
      - alert: {name}
        expr: vector(0) > 1
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(box=GitBox(tmp_path / "repository", tmp_path / "home").init(), clock=SystemClock())


def manifests(namespace: str, image: str) -> tuple[Manifest, ...]:
    labels = {"app": "web"}
    container = {"name": "web", "image": image, "command": ["/bin/busybox", "sleep", "1000"]}
    return (
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "web", "namespace": namespace},
            "data": {"greeting": "hello"},
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "web", "namespace": namespace},
            "spec": {"selector": labels, "ports": [{"port": 80}]},
        },
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "web", "namespace": namespace},
            "spec": {
                "replicas": 1,
                "selector": {"matchLabels": labels},
                "template": {
                    "metadata": {"labels": labels},
                    "spec": {"terminationGracePeriodSeconds": 0, "containers": [container]},
                },
            },
        },
    )


def wait_until_available(cluster: "KubernetesCluster", key: ObjectKey) -> None:
    deadline = cluster.clock.monotonic() + 60
    while True:
        live = cluster.get(key)
        if live is not None and live.manifest.get("status", {}).get("availableReplicas") == 1:
            return
        assert cluster.clock.monotonic() < deadline, "the deployment did not become available"
        cluster.clock.sleep(timedelta(seconds=0.1))


def rehearsed(world: World, namespace: str) -> None:
    finished = instant(datetime.now(UTC) - timedelta(days=1))
    world.box.write("rollback.yaml", f"environment: staging\napplication: web\nfinished: {finished}\nresult: passed\n")
    world.box.commit()
    world.checks = {"rollback_ready": {"rehearsal": "rollback.yaml"}}
    world.namespace = namespace


def planned(manifest: Manifest) -> PlannedObject:
    key = ObjectKey.of(manifest)
    return PlannedObject(
        key=key, manifest=manifest, change=Change.SPEC_CHANGED, live_uid=None, live_digest=None, diff=()
    )


def test_the_server_accepts_the_restore_of_a_running_application(
    world: World, bed: "Bed", real_cluster: "KubernetesCluster", namespace: str
) -> None:
    rehearsed(world, namespace)
    wanted = manifests(namespace, bed.busybox_image)
    for manifest in wanted:
        real_cluster.apply(manifest, field_manager="deploy-production")
    wait_until_available(real_cluster, ObjectKey.of(wanted[-1]))
    world.cluster, world.objects = real_cluster, [planned(manifest) for manifest in wanted]
    result = judge(rollback_ready.VERIFIER, world)
    assert (result.verdict, result.remedy) == (Verdict.PASS, "")
    assert "The server accepts the restore of 3 objects." in result.summary


def test_a_running_application_that_others_wrote_would_come_back_exactly(
    world: World, bed: "Bed", real_cluster: "KubernetesCluster", namespace: str
) -> None:
    rehearsed(world, namespace)
    wanted = manifests(namespace, bed.busybox_image)
    for manifest in wanted:
        real_cluster.create(manifest, field_manager="kubectl-create")
    wait_until_available(real_cluster, ObjectKey.of(wanted[-1]))
    world.cluster, world.objects = real_cluster, [planned(manifest) for manifest in wanted]
    result = judge(rollback_ready.VERIFIER, world)
    assert (result.verdict, result.remedy) == (Verdict.PASS, "")


def test_an_application_that_cannot_start_is_not_stable(
    world: World, real_cluster: "KubernetesCluster", bed: "Bed", namespace: str
) -> None:
    rehearsed(world, namespace)
    wanted = manifests(namespace, f"{bed.registry}/nothing:here")
    for manifest in wanted:
        real_cluster.apply(manifest, field_manager="deploy-production")
    world.cluster, world.objects = real_cluster, [planned(manifest) for manifest in wanted]
    result = judge(rollback_ready.VERIFIER, world)
    assert result.verdict is Verdict.FAIL
    assert "what is live is not stable" in result.summary


@pytest.fixture
def rule(bed: "Bed", namespace: str) -> Iterator[str]:
    """A rule of this test's own, that Prometheus has loaded."""
    bed.write_rules(namespace, RULES.format(name=namespace))
    yield namespace
    bed.remove_rules(namespace)


def monitored(world: World, bed: "Bed", rule: str, query: str) -> None:
    if not world.box.git("rev-list", "--all"):
        world.box.commit()
    world.checks = {
        "monitoring_configured": {
            "prometheus": bed.prometheus_url,
            "rules": [rule],
            "queries": [{"name": "one", "query": query, "minimum": 1.0, "maximum": 1.0}],
        }
    }


def test_a_loaded_rule_and_a_query_with_data_pass(world: World, bed: "Bed", rule: str) -> None:
    monitored(world, bed, rule, "vector(1)")
    deadline = world.clock.monotonic() + 30
    result = judge(monitoring_configured.VERIFIER, world)
    # A rule that was just loaded has not been evaluated yet, and that is an error rightly.
    while result.verdict is Verdict.ERROR and world.clock.monotonic() < deadline:
        assert "not healthy: unknown" in result.summary or "has not been evaluated" in result.summary
        world.clock.sleep(timedelta(seconds=0.2))
        result = judge(monitoring_configured.VERIFIER, world)
    assert (result.verdict, fact(result, "query one")) == (Verdict.PASS, "1")


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        ("no_such_metric", Verdict.FAIL),
        ("vector(2)", Verdict.FAIL),
        ("vector(0) / 0", Verdict.ERROR),
        ("vector(1) or label_replace(vector(1), 'a', 'b', '', '')", Verdict.ERROR),
        ("sum(", Verdict.ERROR),
        ("up[5m]", Verdict.ERROR),
    ],
)
def test_a_query_without_one_good_number_does_not_pass(world: World, bed: "Bed", query: str, verdict: Verdict) -> None:
    monitored(world, bed, "NoSuchRule", query)
    result = judge(monitoring_configured.VERIFIER, world)
    shown = fact(result, "query one")
    assert (result.verdict, fact(result, "rule NoSuchRule")) == (verdict, "not loaded")
    assert shown != "1"
