"""Configuration files of the node: containerd, its registry and network, and the kubelet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from testbed.builtin.layout import POD_SUBNET, REGISTRY, Layout

if TYPE_CHECKING:
    from pathlib import Path

PAUSE_IMAGE = f"{REGISTRY}/base/pause:1"


def write(layout: Layout, *, group: str, binaries: Path) -> None:
    """Writes every file; `group` is the bed's control group, `binaries` the folder with the runtime's programs."""
    (layout.config / "containerd.toml").write_text(_containerd(layout, binaries))
    (layout.config / "kubelet.yaml").write_text(yaml.safe_dump(_kubelet(layout, group)))
    network = layout.config / "cni"
    network.mkdir(exist_ok=True)
    (network / "10-bed.conflist").write_text(json.dumps(_network(layout)))
    hosts = layout.config / "certs.d" / REGISTRY
    hosts.mkdir(parents=True, exist_ok=True)
    (hosts / "hosts.toml").write_text(_registry_host())
    (layout.config / "resolv.conf").write_text("")


def _containerd(layout: Layout, binaries: Path) -> str:
    root = layout.directory / "containerd"
    # restrict_oom_score_adj: without CAP_SYS_RESOURCE a lower score is refused and every sandbox fails.
    return f"""version = 3
root = "{root}/root"
state = "{root}/state"
disabled_plugins = ["io.containerd.nri.v1.nri", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "{layout.containerd_socket}"
[ttrpc]
  address = "{layout.directory}/containerd.ttrpc"
[plugins."io.containerd.cri.v1.images"]
  snapshotter = "overlayfs"
  [plugins."io.containerd.cri.v1.images".pinned_images]
    sandbox = "{PAUSE_IMAGE}"
  [plugins."io.containerd.cri.v1.images".registry]
    config_path = "{layout.config}/certs.d"
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.cri.v1.runtime".containerd]
    default_runtime_name = "runc"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
        SystemdCgroup = false
        BinaryName = "{binaries}/runc"
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["{binaries}"]
    conf_dir = "{layout.config}/cni"
[plugins."io.containerd.grpc.v1.cri"]
  stream_server_address = "127.0.0.1"
"""


def _registry_host() -> str:
    return f'server = "http://{REGISTRY}"\n[host."http://{REGISTRY}"]\n  capabilities = ["pull", "resolve"]\n'


def _network(layout: Layout) -> dict[str, object]:
    addresses = {
        "type": "host-local",
        "dataDir": str(layout.directory / "ipam"),
        "ranges": [[{"subnet": POD_SUBNET}]],
        "routes": [{"dst": "0.0.0.0/0"}],
    }
    bridge = {
        "type": "bridge",
        "bridge": "cni0",
        "isGateway": True,
        "ipMasq": True,
        "hairpinMode": True,
        "ipam": addresses,
    }
    ports = {"type": "portmap", "capabilities": {"portMappings": True}}
    return {"cniVersion": "1.0.0", "name": "bed", "plugins": [bridge, ports]}


def _kubelet(layout: Layout, group: str) -> dict[str, object]:
    authentication = {
        "anonymous": {"enabled": False},
        "webhook": {"enabled": False},
        "x509": {"clientCAFile": str(layout.pki / "ca.crt")},
    }
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "address": "127.0.0.1",
        "port": 10250,
        "readOnlyPort": 0,
        "healthzBindAddress": "127.0.0.1",
        "authentication": authentication,
        "authorization": {"mode": "AlwaysAllow"},
        "containerRuntimeEndpoint": f"unix://{layout.containerd_socket}",
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{group}",
        "cgroupsPerQOS": True,
        "enforceNodeAllocatable": [],
        "failCgroupV1": False,
        "failSwapOn": False,
        "tlsCertFile": str(layout.pki / "node.crt"),
        "tlsPrivateKeyFile": str(layout.pki / "node.key"),
        "evictionHard": {"memory.available": "50Mi", "nodefs.available": "1%", "imagefs.available": "1%"},
        "imageGCHighThresholdPercent": 100,
        "oomScoreAdj": 0,
        "maxPods": 250,
        "serializeImagePulls": False,
        "nodeStatusUpdateFrequency": "1s",
        "syncFrequency": "5s",
        "resolvConf": str(layout.config / "resolv.conf"),
        "podLogsDir": str(layout.directory / "pods"),
        "volumePluginDir": str(layout.directory / "volume-plugins"),
    }
