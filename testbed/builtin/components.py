"""The command lines of the cluster's components. All listen on loopback; what they keep lies in the bed's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testbed.builtin.layout import API_PORT, ETCD_PEER_PORT, ETCD_PORT, POD_SUBNET, SERVICE_SUBNET, Layout
from testbed.netns import NODE_ADDRESS

if TYPE_CHECKING:
    from pathlib import Path


def etcd(layout: Layout, binaries: Path) -> list[str]:
    """Returns etcd's: no fsync and a short election, as its data are thrown away with the bed."""
    client, peer = f"http://127.0.0.1:{ETCD_PORT}", f"http://127.0.0.1:{ETCD_PEER_PORT}"
    return [
        *(str(binaries / "server"), "--name=bed", f"--data-dir={layout.directory}/etcd"),
        *(f"--listen-client-urls={client}", f"--advertise-client-urls={client}"),
        *(f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}", f"--initial-cluster=bed={peer}"),
        *("--heartbeat-interval=20", "--election-timeout=100", "--unsafe-no-fsync"),
    ]


def apiserver(layout: Layout) -> list[str]:
    """Returns the API server's; logs and exec reach the kubelet by the node's name, which is localhost."""
    pki = layout.pki
    return [
        *(str(layout.bin / "kube-apiserver"), f"--etcd-servers=http://127.0.0.1:{ETCD_PORT}"),
        *("--bind-address=127.0.0.1", f"--advertise-address={NODE_ADDRESS}", f"--secure-port={API_PORT}"),
        *(f"--service-cluster-ip-range={SERVICE_SUBNET}", "--authorization-mode=Node,RBAC", "--allow-privileged=true"),
        *(f"--client-ca-file={pki}/ca.crt", f"--tls-cert-file={pki}/apiserver.crt"),
        *(f"--tls-private-key-file={pki}/apiserver.key", f"--service-account-key-file={pki}/sa.pub"),
        f"--service-account-signing-key-file={pki}/sa.key",
        *(f"--service-account-issuer=https://127.0.0.1:{API_PORT}", "--endpoint-reconciler-type=none"),
        *(f"--kubelet-client-certificate={pki}/admin.crt", f"--kubelet-client-key={pki}/admin.key"),
        *("--kubelet-preferred-address-types=Hostname", f"--kubelet-certificate-authority={pki}/ca.crt"),
        *(f"--cert-dir={layout.directory}/apiserver", "--profiling=false"),
    ]


def controller_manager(layout: Layout) -> list[str]:
    """Returns the controller manager's: alone, so without leader election, and quick to see a node."""
    return [
        *(str(layout.bin / "kube-controller-manager"), f"--kubeconfig={layout.kubeconfig}"),
        *(f"--service-account-private-key-file={layout.pki}/sa.key", f"--root-ca-file={layout.pki}/ca.crt"),
        *("--use-service-account-credentials=false", "--kube-api-qps=300", "--kube-api-burst=600"),
        *("--bind-address=127.0.0.1", "--leader-elect=false", f"--cert-dir={layout.directory}/controller-manager"),
        *("--node-monitor-period=500ms", "--node-monitor-grace-period=20s", "--profiling=false"),
    ]


def scheduler(layout: Layout) -> list[str]:
    """Returns the scheduler's."""
    return [
        *(str(layout.bin / "kube-scheduler"), f"--kubeconfig={layout.pki}/scheduler.conf"),
        *("--bind-address=127.0.0.1", "--leader-elect=false", "--profiling=false"),
    ]


def kubelet(layout: Layout) -> list[str]:
    """Returns the kubelet's."""
    root = layout.directory / "kubelet"
    return [
        *(str(layout.bin / "kubelet"), f"--config={layout.config}/kubelet.yaml"),
        *(f"--kubeconfig={layout.pki}/node.conf", "--hostname-override=localhost", f"--root-dir={root}"),
        *(f"--cert-dir={root}/pki", f"--node-ip={NODE_ADDRESS}"),
    ]


def proxy(layout: Layout) -> list[str]:
    """Returns kube-proxy's; zeros keep it from the machine's connection tracking limits."""
    return [
        *(str(layout.bin / "kube-proxy"), f"--kubeconfig={layout.kubeconfig}", "--hostname-override=localhost"),
        *("--proxy-mode=iptables", f"--cluster-cidr={POD_SUBNET}", "--bind-address=127.0.0.1"),
        *("--healthz-bind-address=127.0.0.1:10256", "--metrics-bind-address=127.0.0.1:10249"),
        *("--conntrack-max-per-core=0", "--conntrack-tcp-timeout-established=0"),
        "--conntrack-tcp-timeout-close-wait=0",
    ]


def containerd(layout: Layout, binaries: Path) -> list[str]:
    """Returns containerd's."""
    return [str(binaries / "containerd"), f"--config={layout.config}/containerd.toml"]
