"""The kind provider: a cluster in containers of the machine's docker, and a registry as kind's guide describes it.

It pulls the node image and the registry's from the internet.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testbed import foreign
from testbed.errors import BedError
from testbed.process import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testbed.records import Record

REGISTRY_IMAGE = "docker.io/library/registry:2"
CREATE_SECONDS = 480.0
CONFIG = """kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
containerdConfigPatches:
- |-
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "/etc/containerd/certs.d"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Needs docker, kind and kubectl."""

    name: str = "kind"

    def missing(self, parts: frozenset[str]) -> tuple[str, ...]:
        return (*foreign.lacking("docker", "kind", "kubectl"), *foreign.refuse_parts(parts, self.name))

    def prepare(self, options: Mapping[str, str], say: Callable[[str], None]) -> dict[str, str]:
        if options:
            raise BedError(f"the kind provider takes no {', '.join(sorted(options))}")
        say("kind pulls its node image on first use: this can take minutes")
        return {}

    def lay(self, record: Record) -> None:
        (record.directory / "kind.yaml").write_text(CONFIG)

    def worker(self, record: Record) -> list[str]:
        return [sys.executable, "-m", "testbed.foreign_worker", str(record.file)]

    def adopt(self, record: Record, pid: int) -> None:
        """Does nothing: kind's containers belong to docker, and `remove` knows their names."""

    def start(self, record: Record) -> dict[str, str | None]:
        """Creates the registry and the cluster, joins them, and returns where they are."""
        run(registry_words(record.name), seconds=foreign.PULL_SECONDS)
        registry = run(["docker", "port", f"{record.name}-registry", "5000/tcp"]).splitlines()[0].strip()
        run(cluster_words(record), seconds=CREATE_SECONDS)
        run(["docker", "network", "connect", "kind", f"{record.name}-registry"])
        for node in run(["kind", "get", "nodes", "--name", record.name]).split():
            folder = f"/etc/containerd/certs.d/{registry}"
            run(["docker", "exec", node, "mkdir", "-p", folder])
            hosts = f'[host."http://{record.name}-registry:5000"]\n'
            run(["docker", "exec", "-i", node, "cp", "/dev/stdin", f"{folder}/hosts.toml"], text=hosts)
        return {
            "kubeconfig": str(record.directory / "kubeconfig"),
            "context": f"kind-{record.name}",
            "docker_host": foreign.engine_address(),
            "registry": registry,
            **foreign.base_images(registry),
        }

    def remove(self, record: Record) -> None:
        run(["kind", "delete", "cluster", "--name", record.name], seconds=120)
        run(["docker", "rm", "--force", "--volumes", f"{record.name}-registry"], seconds=60)


def registry_words(name: str) -> list[str]:
    """Returns the command that starts the registry on a free port of the loopback."""
    return [
        *("docker", "run", "--detach", "--publish", "127.0.0.1::5000"),
        *("--name", f"{name}-registry", REGISTRY_IMAGE),
    ]


def cluster_words(record: Record) -> list[str]:
    """Returns the command that creates the cluster, with a kubeconfig of its own."""
    folder = record.directory
    return [
        *("kind", "create", "cluster", "--name", record.name, "--wait", "180s"),
        *("--kubeconfig", str(folder / "kubeconfig"), "--config", str(folder / "kind.yaml")),
    ]
