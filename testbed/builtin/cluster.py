"""Starts the cluster's components in the order that makes it ready soonest, and waits for each, bounded."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from testbed.builtin import components, config, pki
from testbed.builtin.layout import API_PORT
from testbed.errors import BedError
from testbed.process import wait_until
from testbed.web import answers, client_tls, request

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

    from testbed.builtin.layout import Layout
    from testbed.process import Daemon, Launcher

API = f"127.0.0.1:{API_PORT}"
KUBE_NAMES = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy")
SECONDS = 90.0


def start_control_plane(layout: Layout, launcher: Launcher, *, binaries: Path, group: str) -> None:
    """Starts the store, the API server and the container runtime; returns when the API server is ready."""
    for name in KUBE_NAMES:
        (layout.bin / name).symlink_to(binaries / "kube")
    (layout.tools / "kubectl").symlink_to(binaries / "kube")
    launcher.start("etcd", components.etcd(layout, binaries))
    config.write(layout, group=group, binaries=binaries)
    pki.create(layout)
    server = launcher.start("apiserver", components.apiserver(layout))
    launcher.start("containerd", components.containerd(layout, binaries), path=str(binaries))
    tls = _tls(layout)
    wait_until(lambda: answers(API, "/readyz", tls=tls), what="the API server is ready", daemon=server, seconds=SECONDS)


def start_node(layout: Layout, launcher: Launcher) -> None:
    """Starts the rest; returns when a pod could run: the node is ready, and the default account exists."""
    manager = launcher.start("controller-manager", components.controller_manager(layout))
    launcher.start("scheduler", components.scheduler(layout))
    kubelet = launcher.start("kubelet", components.kubelet(layout))
    proxy = launcher.start("proxy", components.proxy(layout))
    _wait_for_pods(_tls(layout), kubelet=kubelet, manager=manager, proxy=proxy)


def pods(layout: Layout) -> Any:
    """Returns the list of all pods; BedError when the API server does not give it."""
    answer = request(API, "GET", "/api/v1/pods", tls=_tls(layout), seconds=5)
    if answer.status != HTTPStatus.OK:
        raise BedError(f"the list of pods was answered with status {answer.status}")
    return answer.json()


def _wait_for_pods(tls: ssl.SSLContext, *, kubelet: Daemon, manager: Daemon, proxy: Daemon) -> None:
    wait_until(lambda: _node_ready(tls), what="the node is ready", daemon=kubelet, seconds=SECONDS)
    account = "/api/v1/namespaces/default/serviceaccounts/default"
    wait_until(
        lambda: answers(API, account, tls=tls), what="the default account exists", daemon=manager, seconds=SECONDS
    )
    wait_until(
        lambda: answers("127.0.0.1:10256", "/healthz"), what="the proxy is healthy", daemon=proxy, seconds=SECONDS
    )


def _node_ready(tls: ssl.SSLContext) -> bool:
    try:
        answer = request(API, "GET", "/api/v1/nodes/localhost", tls=tls, seconds=2)
    except BedError:
        return False
    if answer.status != HTTPStatus.OK:
        return False
    conditions = answer.json()["status"].get("conditions", [])
    return any(entry["type"] == "Ready" and entry["status"] == "True" for entry in conditions)


def _tls(layout: Layout) -> ssl.SSLContext:
    folder = layout.pki
    return client_tls(authority=folder / "ca.crt", certificate=folder / "admin.crt", key=folder / "admin.key")
