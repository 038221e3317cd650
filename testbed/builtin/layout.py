"""Where everything of a built-in bed lies, and its ports: constant, as the network namespace is its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

API_PORT = 16443
ETCD_PORT = 12379
ETCD_PEER_PORT = 12380
REGISTRY = "127.0.0.1:5000"
PROMETHEUS = "127.0.0.1:9090"
DISCOVERY = "127.0.0.1:9091"
POSTGRES_PORT = 15432
POD_SUBNET = "10.244.0.0/20"
SERVICE_SUBNET = "10.96.0.0/16"
CONTEXT = "testbed"
LONGEST_DIRECTORY = 60
"The kernel takes 107 bytes for the path of a socket; the engine adds up to 45 of its own."


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The folders and files of one bed."""

    directory: Path

    def create(self) -> None:
        """Creates the folders that daemons expect."""
        for name in ("bin", "tools", "log", "pki", "tmp", "home", "shadow", "config", "prometheus/rules"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)

    @property
    def bin(self) -> Path:
        return self.directory / "bin"

    @property
    def tools(self) -> Path:
        """Command lines for people: kubectl, docker."""
        return self.directory / "tools"

    @property
    def logs(self) -> Path:
        return self.directory / "log"

    @property
    def pki(self) -> Path:
        return self.directory / "pki"

    @property
    def config(self) -> Path:
        return self.directory / "config"

    @property
    def kubeconfig(self) -> Path:
        return self.directory / "kubeconfig"

    @property
    def engine_socket(self) -> Path:
        return self.directory / "docker.sock"

    @property
    def containerd_socket(self) -> Path:
        return self.directory / "containerd.sock"

    @property
    def rules(self) -> Path:
        return self.directory / "prometheus/rules"

    def environment(self) -> dict[str, str]:
        """Returns the bare environment of the daemons: no proxy, no home of a user, no temporary files elsewhere."""
        return {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.directory / "home"),
            "TMPDIR": str(self.directory / "tmp"),
            "XTABLES_LOCKFILE": str(self.directory / "xtables.lock"),
            "LC_ALL": "C.UTF-8",
        }
