"""Builds the beds' binaries from two pinned Go modules, once per content, into a cache that all beds share.

The folder's name is a digest of the module files, the flags and the Go version; it appears in one step when all is
built.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import gobuild, locks, toolchain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MODULES = Path(__file__).parent / "modules"
KUBERNETES = "v1.37.2"
LOCK_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One `go build`."""

    module: str
    packages: tuple[str, ...]
    count: int
    "How many packages are compiled, about; for the estimate alone."
    flags: tuple[str, ...] = ()
    linker: str = "-s -w"
    cgo: bool = False


TARGETS = (
    Target(
        module="runtime",
        count=1180,
        packages=(
            "github.com/containerd/containerd/v2/cmd/containerd",
            "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2",
            "github.com/containernetworking/plugins/plugins/ipam/host-local",
            "github.com/containernetworking/plugins/plugins/main/bridge",
            "github.com/containernetworking/plugins/plugins/main/loopback",
            "github.com/containernetworking/plugins/plugins/meta/portmap",
            "go.etcd.io/etcd/server/v3",
        ),
    ),
    Target(
        module="runtime",
        count=380,
        packages=("github.com/opencontainers/runc",),
        # Without seccomp every pod sandbox is refused.
        flags=("-tags", "seccomp"),
        cgo=True,
    ),
    Target(
        module="kube",
        count=2500,
        packages=(".",),
        flags=("-tags", "providerless"),
        linker=(
            f"-s -w -X k8s.io/component-base/version.gitVersion={KUBERNETES}"
            f" -X k8s.io/client-go/pkg/version.gitVersion={KUBERNETES}"
        ),
    ),
)


def cache() -> Path:
    """Returns the folder that keeps binaries, base images and the fetched toolchain."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "deploy-production" / "testbed"


def is_built() -> bool:
    """Tells whether a bed could start without building anything."""
    return _folder(toolchain.find(cache()).version).is_dir()


def binaries(*, say: Callable[[str], None]) -> Path:
    """Returns the folder with all binaries, building them first when it does not exist yet."""
    found = _folder(toolchain.find(cache()).version)
    if found.is_dir():
        return found

    def waiting() -> None:
        say("another process builds the same; waiting for it")

    with locks.exclusive(cache() / "build.lock", seconds=LOCK_SECONDS, waiting=waiting):
        if not found.is_dir():
            program = toolchain.ensure(cache(), say=say)
            say("building Kubernetes and its runtime, once: about 7 minutes on 2 cores when nothing is cached yet")
            _build(program, found, say)
    return found


def words(target: Target, *, program: Path, output: Path) -> list[str]:
    """Returns the command line of one build."""
    # A trailing slash makes `go build` name each binary after its package.
    return [
        *(str(program), "build", "-v", "-trimpath", *target.flags, "-ldflags", target.linker),
        *("-o", f"{output}/{'kube' if target.module == 'kube' else ''}", *target.packages),
    ]


def _build(program: Path, final: Path, say: Callable[[str], None]) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=final.parent, prefix="building-") as name:
        fresh = Path(name) / "binaries"
        fresh.mkdir(mode=0o755)
        for number, target in enumerate(TARGETS, start=1):
            job = gobuild.Job(
                title=f"{number}/{len(TARGETS)} {target.module}",
                words=tuple(words(target, program=program, output=fresh)),
                folder=MODULES / target.module,
                cgo=target.cgo,
                count=target.count,
                log=cache() / "build.log",
            )
            gobuild.run(job, say=say)
        fresh.rename(final)


def _folder(version: str) -> Path:
    digest = hashlib.sha256()
    for part in _facts(version):
        digest.update(part + b"\0")
    return cache() / "binaries" / digest.hexdigest()[:16]


def _facts(version: str) -> Iterator[bytes]:
    yield version.encode()
    yield platform.machine().encode()
    yield repr([replace(target, count=0) for target in TARGETS]).encode()
    for file in sorted(MODULES.glob("*/*")):
        yield file.relative_to(MODULES).as_posix().encode()
        yield file.read_bytes()
