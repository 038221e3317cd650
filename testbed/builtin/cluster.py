"""Starts the cluster's components in the order that makes it ready soonest, and waits for each, bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testbed.builtin import components, config, pki
from testbed.builtin.layout import API_PORT
from testbed.errors import BedError
from testbed.http import answers, client_tls, request
from testbed.process import wait_until

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

    from testbed.builtin.layout import Layout
    from testbed.process import Daemon, Launcher

API = f"127.0.0.1:{API_PORT}"
KUBE_NAMES = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy")
SECONDS = 90.0


def start(layout: Layout, launcher: Launcher, *, binaries: Path, group: str) -> None:
    """Starts everything and returns when a pod could run: the node is ready, and the default account exists."""
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
    manager = launcher.start("controller-manager", components.controller_manager(layout))
    launcher.start("scheduler", components.scheduler(layout))
    kubelet = launcher.start("kubelet", components.kubelet(layout))
    proxy = launcher.start("proxy", components.proxy(layout))
    _wait_for_pods(tls, kubelet=kubelet, manager=manager, proxy=proxy)


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
    if answer.status != 200:  # noqa: PLR2004  (HTTP's own number)
        return False
    conditions = answer.json()["status"].get("conditions", [])
    return any(entry["type"] == "Ready" and entry["status"] == "True" for entry in conditions)


def _tls(layout: Layout) -> ssl.SSLContext:
    folder = layout.pki
    return client_tls(
        authority=folder / "ca.crt", certificate=folder / "admin.crt", key=folder / "admin.key"
    )
