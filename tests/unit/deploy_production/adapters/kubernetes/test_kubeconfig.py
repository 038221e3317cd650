import shutil
import ssl
import subprocess
import sys
import threading
from http.server import HTTPServer
from pathlib import Path

import pytest

from deploy_production.adapters.kubernetes import kubeconfig
from deploy_production.adapters.kubernetes.cluster import KubernetesCluster
from deploy_production.adapters.kubernetes.kubeconfig import open_access
from deploy_production.errors import ClusterError, WrongTargetError
from deploy_production.model.target import ObjectKey
from tests.simulators.clock import FakeClock
from tests.simulators.cluster_api import ApiServer, Reply, api_server

TOKEN = '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "secret"}}'


def _plugin(code: str) -> dict[str, object]:
    version = "client.authentication.k8s.io/v1"
    return {
        "exec": {"apiVersion": version, "command": sys.executable, "args": ["-c", code], "interactiveMode": "Never"}
    }


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"no kubeconfig at .*absent"):
        open_access(context="here", kubeconfig=tmp_path / "absent")


def test_an_unknown_context_lists_those_that_exist(tmp_path: Path) -> None:
    path = ApiServer().kubeconfig(tmp_path, server="https://cluster.example")
    with pytest.raises(WrongTargetError, match="no context production") as caught:
        open_access(context="production", kubeconfig=path)
    assert "here" in caught.value.diagnosis


@pytest.mark.parametrize("content", ["", "{", "[]", "clusters: 7", "contexts: [{}]", "\x00", "just text"])
def test_a_file_that_is_none_is_one_clear_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "kubeconfig"
    path.write_text(content)
    with pytest.raises((ClusterError, WrongTargetError), match="kubeconfig"):
        open_access(context="here", kubeconfig=path)


def test_a_context_without_its_cluster_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "kubeconfig"
    path.write_text("contexts: [{name: here, context: {cluster: gone, user: gone}}]\nclusters: []\nusers: []\n")
    with pytest.raises(ClusterError, match="cannot be used"):
        open_access(context="here", kubeconfig=path)


def test_a_certificate_that_is_not_there_is_named(tmp_path: Path) -> None:
    more = {"certificate-authority": "/nowhere/ca.crt"}
    path = ApiServer().kubeconfig(tmp_path, server="https://cluster.example", **more)
    with pytest.raises(ClusterError, match=r"/nowhere/ca\.crt"):
        open_access(context="here", kubeconfig=path)


def test_a_server_without_verification_is_refused(tmp_path: Path) -> None:
    more = {"insecure-skip-tls-verify": True}
    path = ApiServer().kubeconfig(tmp_path, server="https://cluster.example", **more)
    with pytest.raises(ClusterError, match="impostor: insecure-skip-tls-verify"):
        open_access(context="here", kubeconfig=path)


def test_plain_http_to_another_machine_is_refused(tmp_path: Path) -> None:
    path = ApiServer().kubeconfig(tmp_path, server="http://cluster.example")
    with pytest.raises(ClusterError, match="impostor"):
        open_access(context="here", kubeconfig=path)


def test_the_environment_names_the_file_when_nobody_else_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(ApiServer().kubeconfig(tmp_path, server="https://cluster.example")))
    assert open_access(context="here", kubeconfig=None).server == "https://cluster.example"


def test_a_credential_plugin_gives_the_token_and_the_file_stays_as_it_is(tmp_path: Path) -> None:
    with api_server() as server:
        path = server.kubeconfig(tmp_path, user=_plugin(f"print('''{TOKEN}''')"))
        before = path.read_bytes()
        server.answer("GET", "/version", Reply.of({"gitVersion": "v1.37.2"}))
        namespace = {"metadata": {"name": "kube-system", "uid": "u"}}
        server.answer("GET", "/api/v1/namespaces/kube-system", Reply.of(namespace))
        cluster = KubernetesCluster.connect(context="here", kubeconfig=path, clock=FakeClock())
        cluster.identity()
        cluster.close()
        assert {entry.headers["authorization"] for entry in server.requests} == {"Bearer secret"}
        assert path.read_bytes() == before


def test_an_expired_token_is_renewed_again_and_again(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    code = f"""
import json, pathlib
counter = pathlib.Path({str(counter)!r})
number = int(counter.read_text()) + 1
counter.write_text(str(number))
status = {{"token": f"token-{{number}}", "expirationTimestamp": "2020-01-01T00:00:00Z"}}
print(json.dumps({{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": status}}))
"""
    with api_server() as server:
        path = server.kubeconfig(tmp_path, user=_plugin(code))
        cluster = KubernetesCluster.connect(context="here", kubeconfig=path, clock=FakeClock())
        key = ObjectKey(api_version="v1", kind="ConfigMap", namespace="shop", name="web")
        server.answer("GET", "/api/v1/namespaces/shop/configmaps/web", Reply.failure(404, "NotFound", "", name="web"))
        for _ in range(3):
            assert cluster.get(key) is None
        cluster.close()
        used = [entry.headers["authorization"] for entry in server.requests]
    assert used == ["Bearer token-2", "Bearer token-3", "Bearer token-4"]


def test_a_credential_plugin_that_fails_is_said_so(tmp_path: Path) -> None:
    path = ApiServer().kubeconfig(tmp_path, server="https://cluster.example", user=_plugin("raise SystemExit(1)"))
    with pytest.raises(ClusterError, match=r"plugin .* gave no credential"):
        open_access(context="here", kubeconfig=path)


def test_a_credential_plugin_has_a_bounded_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kubeconfig, "PLUGIN_TIME", 0.1)
    waiting = tmp_path / "waiting"
    code = f"import os; os.mkfifo({str(waiting)!r}); open({str(waiting)!r}).read(); raise SystemExit(1)"
    path = ApiServer().kubeconfig(tmp_path, server="https://cluster.example", user=_plugin(code))
    with pytest.raises(ClusterError, match=r"did not come within"):
        open_access(context="here", kubeconfig=path)
    _let_go(waiting)


def test_a_server_with_a_foreign_certificate_is_not_trusted(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    for name in ("ours", "theirs"):
        subprocess.run(
            [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", tmp_path / f"{name}.key",
             "-out", tmp_path / f"{name}.crt"],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "theirs.crt", tmp_path / "theirs.key")
    with HTTPServer(("127.0.0.1", 0), None) as server:  # type: ignore[arg-type]  # no request gets that far
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.timeout = 10
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        more = {"certificate-authority": str(tmp_path / "ours.crt")}
        path = ApiServer().kubeconfig(tmp_path, server=f"https://127.0.0.1:{server.server_address[1]}", **more)
        cluster = KubernetesCluster.connect(context="here", kubeconfig=path, clock=FakeClock())
        with pytest.raises(ClusterError, match="cannot be trusted") as caught:
            cluster.identity()
        thread.join(10)
        cluster.close()
    assert not caught.value.retryable


def _let_go(pipe: Path) -> None:
    """Ends the plugin that reads the pipe."""
    pipe.touch() if not pipe.exists() else pipe.write_text("")
