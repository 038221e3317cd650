from datetime import timedelta

import pytest

from deploy_production.adapters.kubernetes.cluster import KubernetesCluster
from deploy_production.errors import ClusterError, ManifestError, SettingsError
from deploy_production.ports import ServiceAnswer
from tests.simulators.cluster_api import ApiServer, Reply

PROXY = "/api/v1/namespaces/shop/services/web:http/proxy"


def _get(cluster: KubernetesCluster, path: str = "/healthz", port: str = "http") -> ServiceAnswer:
    return cluster.service_get(namespace="shop", service="web", port=port, path=path, timeout=timedelta(seconds=0.3))


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 429, 500, 503])
def test_whatever_the_application_answers_is_an_answer(
    cluster: KubernetesCluster, server: ApiServer, status: int
) -> None:
    headers = {"Location": f"{server.url}/elsewhere"}
    server.answer("GET", f"{PROXY}/healthz", Reply(status=status, body=b"said", headers=headers))
    assert _get(cluster) == ServiceAnswer(status=status, body=b"said")
    assert len(server.requests) == 1


def test_a_query_goes_along(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", f"{PROXY}/a b", Reply(body=b"ok"))
    server.answer("GET", f"{PROXY}/a%20b", Reply(body=b"ok"))
    assert _get(cluster, "/a b?full=1&x=y").status == 200
    assert server.requests[0].query == {"full": "1", "x": "y"}


def test_a_service_without_endpoints_is_unavailable(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", f"{PROXY}/healthz", Reply.failure(503, "ServiceUnavailable", "no endpoints available"))
    assert _get(cluster).status == 503


def test_not_being_allowed_to_ask_says_nothing_about_the_application(
    cluster: KubernetesCluster, server: ApiServer
) -> None:
    server.answer("GET", f"{PROXY}/healthz", Reply.failure(403, "Forbidden", "cannot get services/proxy"))
    with pytest.raises(ClusterError, match="services/proxy"):
        _get(cluster)


def test_a_silent_application_is_told_as_a_time_out(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", f"{PROXY}/healthz", Reply(is_silent=True))
    server.answer("GET", "/version", Reply.of({"gitVersion": "v1.37.2"}))
    assert _get(cluster).status == 504


def test_a_connection_that_breaks_says_nothing_about_the_application(
    cluster: KubernetesCluster, server: ApiServer
) -> None:
    server.answer("GET", f"{PROXY}/healthz", Reply(is_dropped=True))
    server.answer("GET", "/version", Reply.of({"gitVersion": "v1.37.2"}))
    with pytest.raises(ClusterError, match="gave no answer"):
        _get(cluster)


def test_a_silent_cluster_is_an_error(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", f"{PROXY}/healthz", Reply(is_silent=True))
    server.answer("GET", "/version", Reply(is_dropped=True))
    with pytest.raises(ClusterError, match="gave no answer"):
        _get(cluster)


def test_a_long_answer_is_cut(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", f"{PROXY}/healthz", Reply(body=b"x" * 1_200_000))
    assert len(_get(cluster).body) == 1_000_000


@pytest.mark.parametrize(
    "path",
    ["", "healthz", "/../x", "/a/./b", "/%2e%2e/x", "/%252e%252e/x", "/..%2fx", "//other/x", "http://x/", "/a\\..\\b"],
)
def test_a_path_that_leads_out_of_the_service_is_refused(
    cluster: KubernetesCluster, server: ApiServer, path: str
) -> None:
    with pytest.raises(SettingsError, match="not a path of a Service"):
        _get(cluster, path)
    assert server.requests == []


def test_a_port_that_is_none_is_refused(cluster: KubernetesCluster) -> None:
    with pytest.raises(ManifestError, match="port of a Service"):
        _get(cluster, port="80/proxy")
