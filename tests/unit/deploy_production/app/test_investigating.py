from typing import Any

import pytest
import yaml

from deploy_production.app.inspecting import Site
from deploy_production.errors import ClusterError, DeployError, RepositoryError, SettingsError
from deploy_production.model.target import FIELD_MANAGER
from tests.simulators.release import NAMESPACE, deployment, secret
from tests.unit.deploy_production.app.desk import Desk


def using(desk: Desk, name: str, pod: dict[str, Any]) -> None:
    """Puts a workload with more in its pod template, and a Secret, onto the cluster."""
    manifest = deployment("shop:v1")
    manifest["spec"]["template"]["spec"].update(pod)
    held = secret("c3VwZXItc2VjcmV0LXZhbHVl")
    held = {**held, "metadata": {**held["metadata"], "name": name}}
    for entry in (held, manifest):
        desk.bench.cluster.apply(entry, field_manager=FIELD_MANAGER)


def site(desk: Desk) -> Site:
    return desk.application.investigate()


def test_the_committed_settings_and_manifests_say_what_the_target_is(desk: Desk) -> None:
    desk.release("v1")
    found = site(desk)
    assert desk.connected == ["simulated"]
    assert (found.target.namespace, found.target.application) == (NAMESPACE, "shop")
    assert [str(key) for key in found.workloads] == ["Deployment/shop"]
    assert found.repository == "registry.example:5000/shop"
    assert found.remarks == ()


def test_what_is_not_committed_changes_nothing(desk: Desk) -> None:
    desk.release("v1")
    settings = {**desk.bench.document(), "kubernetes": {"context": "elsewhere", "namespace": "kube-system"}}
    desk.box.write("deploy-production.yaml", yaml.safe_dump(settings))
    assert site(desk).target.namespace == NAMESPACE
    assert desk.connected == ["simulated"]


def test_a_repository_without_a_commit_is_told(desk: Desk) -> None:
    with pytest.raises(RepositoryError, match="no commit yet"):
        site(desk)


def test_a_repository_without_settings_is_told(desk: Desk) -> None:
    desk.release("v1", settings=False)
    with pytest.raises(SettingsError, match="is not in the commit"):
        site(desk)


@pytest.mark.parametrize(
    "pod",
    [
        {"containers": [{"name": "shop", "image": "shop:v1", "envFrom": [{"secretRef": {"name": "keys"}}]}]},
        {
            "containers": [
                {
                    "name": "shop",
                    "image": "shop:v1",
                    "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "PASSWORD"}}}],
                }
            ]
        },
        {"volumes": [{"name": "v", "secret": {"secretName": "keys"}}]},
        {"volumes": [{"name": "v", "projected": {"sources": [{"secret": {"name": "keys"}}]}}]},
    ],
)
def test_values_of_secrets_that_the_live_workload_uses_are_known(desk: Desk, pod: dict[str, Any]) -> None:
    desk.release("v1")
    using(desk, "keys", pod)
    assert "super-secret-value" in site(desk).secrets


def test_a_secret_that_may_not_be_read_is_remarked(desk: Desk) -> None:
    desk.release("v1")
    using(desk, "keys", {"volumes": [{"name": "v", "secret": {"secretName": "keys"}}]})
    desk.bench.cluster.fail("get", 2, ClusterError("forbidden", diagnosis="Ask for a role.", status=403))
    (remark,) = site(desk).remarks
    assert "Secret/keys cannot be read" in remark


def test_a_cluster_that_fails_on_a_secret_is_no_remark(desk: Desk) -> None:
    desk.release("v1")
    using(desk, "keys", {"volumes": [{"name": "v", "secret": {"secretName": "keys"}}]})
    desk.bench.cluster.fail("get", 2, ClusterError("no answer", diagnosis="Wait.", retryable=True))
    with pytest.raises(DeployError, match="no answer"):
        site(desk)
