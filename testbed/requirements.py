"""What the built-in bed needs from the machine, what of it is missing, and the one command that installs it.

Packages are Debian's. Installing them starts no daemon: a `policy-rc.d` forbids it for as long as the installation
takes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import nodejs
from testbed.errors import BedError
from testbed.process import SYSTEM_PATH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INSTALL_SECONDS = 1200.0
POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_TEXT = "#!/bin/sh\n# No daemon is started by an installation.\nexit 101\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that must be there, and the package that brings it."""

    what: str
    package: str
    present: Callable[[], bool]


def _program(name: str, package: str) -> Need:
    return Need(what=name, package=package, present=lambda: shutil.which(name, path=SYSTEM_PATH) is not None)


def _static_busybox() -> bool:
    found = shutil.which("busybox", path=SYSTEM_PATH)
    # A program that needs a loader names it in its first page.
    return found is not None and b"/ld-" not in Path(found).read_bytes()[:4096]


def _postgres() -> bool:
    return any(os.access(path, os.X_OK) for path in Path("/usr/lib/postgresql").glob("*/bin/postgres"))


ALWAYS = (
    _program("dockerd", "docker.io"),
    _program("docker-registry", "docker-registry"),
    Need(what="busybox, statically linked", package="busybox-static", present=_static_busybox),
    _program("iptables", "iptables"),
    _program("ip", "iproute2"),
    _program("openssl", "openssl"),
    _program("nsenter", "util-linux"),
    _program("unshare", "util-linux"),
    Need(what="/usr/bin/python3", package="python3", present=lambda: Path("/usr/bin/python3").exists()),
    _program("ldd", "libc-bin"),
)
OF_PARTS = {
    "prometheus": (_program("prometheus", "prometheus"), _program("promtool", "prometheus")),
    "postgres": (Need(what="postgres", package="postgresql", present=_postgres),),
    "node": (Need(what="node, a program that runs", package="nodejs", present=lambda: nodejs.find() is not None),),
}
TO_BUILD = (
    _program("gcc", "gcc"),
    _program("pkg-config", "pkg-config"),
    Need(what="seccomp.h", package="libseccomp-dev", present=lambda: Path("/usr/include/seccomp.h").exists()),
    Need(what="C headers", package="libc6-dev", present=lambda: Path("/usr/include/stdio.h").exists()),
)


def missing(parts: frozenset[str], *, built: bool) -> tuple[str, ...]:
    """Returns what is missing, one line each, the last one with the command to run; empty when nothing is."""
    if not Path("/proc/self/ns/net").exists() or os.geteuid() != 0:
        return ("The built-in test bed needs Linux and root: run the same command with sudo.",)
    lacking = _lacking(parts, built=built)
    if not lacking:
        return ()
    packages = " ".join(sorted({need.package for need in lacking}))
    return (
        *(f"  {need.what} (Debian package {need.package})" for need in lacking),
        f"Run: apt-get install -y --no-install-recommends {packages}   (or: python -m testbed build --install)",
    )


def install(*, say: Callable[[str], None]) -> None:
    """Installs everything that is missing, for all parts and for building; BedError without root or apt-get."""
    packages = sorted({need.package for need in _lacking(frozenset(OF_PARTS), built=False)})
    if not packages:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        advice = f"The packages are: {' '.join(packages)} (Debian's names)."
        raise BedError("packages can be installed only by root, with apt-get", advice=advice)
    say(f"installing {' '.join(packages)}")
    with no_daemons(POLICY):
        _apt("update", "-q")
        _apt("install", "-y", "--no-install-recommends", *packages)


@contextlib.contextmanager
def no_daemons(policy: Path) -> Iterator[None]:
    """Keeps packages from starting daemons; a policy that is there already is left alone."""
    if policy.exists():
        yield
        return
    policy.write_text(POLICY_TEXT)
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)


def _lacking(parts: frozenset[str], *, built: bool) -> list[Need]:
    needs = [*ALWAYS, *(need for part in sorted(parts) for need in OF_PARTS[part]), *(() if built else TO_BUILD)]
    return [need for need in needs if not need.present()]


def _apt(*words: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PATH": SYSTEM_PATH}
    try:
        done = subprocess.run(
            ["apt-get", *words],
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise BedError(f"apt-get {words[0]} was not done within {INSTALL_SECONDS:g} s") from error
    if done.returncode != 0:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-12:])
        raise BedError(f"apt-get {words[0]} failed with code {done.returncode}", advice=tail)
