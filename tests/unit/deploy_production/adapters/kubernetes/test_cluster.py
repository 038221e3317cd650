from datetime import UTC, datetime

import pytest

from deploy_production.adapters.kubernetes.cluster import KubernetesCluster
from deploy_production.errors import ClusterError, ConflictError, ManifestError
from deploy_production.model.target import ObjectKey
from tests.simulators.cluster_api import ApiServer, Reply

KEY = ObjectKey(api_version="apps/v1", kind="Deployment", namespace="shop", name="web")
PATH = "/apis/apps/v1/namespaces/shop/deployments/web"
MANIFEST = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}}
STORED = MANIFEST | {"metadata": {**MANIFEST["metadata"], "uid": "u", "resourceVersion": "7", "generation": 3}}  # type: ignore[dict-item]  # plain JSON
LOG = "/api/v1/namespaces/shop/pods/web-1/log"


def test_apply_is_a_forced_strict_patch_of_our_manager(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("PATCH", PATH, Reply.of(STORED))
    stored = cluster.apply(MANIFEST, field_manager="us")
    (request,) = server.requests
    assert request.query == {"fieldManager": "us", "fieldValidation": "Strict", "force": "true"}
    assert request.headers["Content-Type"] == "application/apply-patch+yaml"
    assert request.body == MANIFEST
    assert (stored.key, stored.uid, stored.resource_version, stored.generation) == (KEY, "u", "7", 3)


@pytest.mark.parametrize("method", ["PATCH", "PUT", "POST", "DELETE"])
def test_every_write_is_sent_once(cluster: KubernetesCluster, server: ApiServer, method: str) -> None:
    server.answer(method, PATH.removesuffix("/web") if method == "POST" else PATH, Reply(status=503))
    writes = {
        "PATCH": lambda: cluster.apply(MANIFEST, field_manager="us"),
        "PUT": lambda: cluster.replace(MANIFEST, field_manager="us"),
        "POST": lambda: cluster.create(MANIFEST, field_manager="us"),
        "DELETE": lambda: cluster.delete(KEY, uid="u"),
    }
    with pytest.raises(ClusterError, match="outcome is unknown"):
        writes[method]()
    assert len(server.requests) == 1


def test_a_dry_run_says_so_to_the_server(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("PATCH", PATH, Reply.of(STORED))
    server.answer("PUT", PATH, Reply.of(STORED))
    cluster.dry_run(MANIFEST, field_manager="us")
    cluster.dry_run_replace(MANIFEST, field_manager="us")
    assert [request.query["dryRun"] for request in server.requests] == ["All", "All"]


def test_a_dry_run_may_be_asked_again(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("PATCH", PATH, Reply(status=503), Reply.of(STORED))
    assert cluster.dry_run(MANIFEST, field_manager="us").uid == "u"


def test_delete_names_the_uid_and_waits_for_what_hangs_on_it(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("DELETE", PATH, Reply.of({"kind": "Status"}))
    assert cluster.delete(KEY, uid="u")
    (request,) = server.requests
    assert request.body["preconditions"] == {"uid": "u"}
    assert request.body["propagationPolicy"] == "Foreground"


def test_delete_of_another_object_of_that_name_is_a_conflict(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("DELETE", PATH, Reply.failure(409, "Conflict", "the UID in the precondition"))
    with pytest.raises(ConflictError, match="not the object to be deleted"):
        cluster.delete(KEY, uid="u")


def test_only_the_servers_own_word_makes_an_object_absent(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", PATH, Reply.failure(404, "NotFound", "not found", name="web"))
    assert cluster.get(KEY) is None
    others = (
        Reply(status=404, body=b"page not found"),
        Reply.failure(404, "NotFound", "no resource"),
        Reply.failure(404, "Strange", "not found", name="web"),
    )
    for other in others:
        server.answer("GET", PATH, other)
        with pytest.raises(ClusterError):
            cluster.get(KEY)


def test_an_answer_that_is_no_object_is_refused(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", PATH, Reply.of({"hello": "world"}))
    with pytest.raises(ClusterError, match="not an object of Kubernetes"):
        cluster.get(KEY)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", "Web", "a b", "web?x=1", "x" * 300])
def test_a_name_that_could_lead_elsewhere_is_refused(cluster: KubernetesCluster, server: ApiServer, name: str) -> None:
    with pytest.raises(ManifestError, match="name of a Deployment cannot be"):
        cluster.get(ObjectKey(api_version="apps/v1", kind="Deployment", namespace="shop", name=name))
    assert server.requests == []


def test_a_kind_of_an_old_version_names_the_one_to_write(cluster: KubernetesCluster) -> None:
    with pytest.raises(ManifestError, match="Deployment of extensions/v1beta1 is not handled") as caught:
        cluster.get(ObjectKey(api_version="extensions/v1beta1", kind="Deployment", namespace="shop", name="web"))
    assert "apps/v1" in caught.value.diagnosis


def test_a_log_is_asked_for_with_its_bounds(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", LOG, Reply(body=b"a\nb\n"))
    since = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    log = cluster.pod_log(namespace="shop", pod="web-1", container="web", previous=True, tail=2, since=since)
    assert server.requests[0].query == {
        "container": "web",
        "tailLines": "2",
        "limitBytes": "1000000",
        "previous": "true",
        "sinceTime": "2026-03-02T10:00:00Z",
    }
    assert log is not None
    assert (log.text, log.truncated) == ("a\nb\n", True)


@pytest.mark.parametrize(
    "reply",
    [
        Reply.failure(400, "BadRequest", 'container "web" in pod "web-1" is waiting to start: ContainerCreating'),
        Reply.failure(400, "BadRequest", 'previous terminated container "web" in pod "web-1" not found'),
        Reply.failure(404, "NotFound", 'pods "web-1" not found', name="web-1"),
        Reply(body=b"unable to retrieve container logs for containerd://abc"),
    ],
)
def test_a_log_that_is_not_there_is_none(cluster: KubernetesCluster, server: ApiServer, reply: Reply) -> None:
    server.answer("GET", LOG, reply)
    asked = cluster.pod_log(namespace="shop", pod="web-1", container="web", previous=False, tail=2, since=None)
    assert asked is None


def test_a_log_of_a_container_that_no_pod_has_is_an_error(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", LOG, Reply.failure(400, "BadRequest", "container x is not valid for pod web-1"))
    with pytest.raises(ClusterError, match="not valid"):
        cluster.pod_log(namespace="shop", pod="web-1", container="x", previous=False, tail=2, since=None)
