"""What a bed can leave on a machine: everything that is compared before and after, and how to wait for a change."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import records
from testbed.machine import SYSCTLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NETWORK = os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
HOST = ["nsenter", f"--net=/proc/{os.getpid()}/fd/{_NETWORK}", "--"]
"The network that this process had when it read this module, before any test entered a bed's."
FOLDERS = ("/run", "/run/netns", "/var/lib", "/var/log", "/etc/docker", "/dev/shm", "/opt", "/usr/libexec")
OTHER_BED = re.compile(r"testbed|kubepods/|deploy-production-tests-|pytest-of-")


def traces() -> frozenset[str]:
    """Returns one line per thing that a bed could leave behind, without what other running beds have."""
    return frozenset(line for line in _all() if not OTHER_BED.search(line))


def of_bed(name: str) -> frozenset[str]:
    """Returns every trace that carries the bed's own name."""
    return frozenset(line for line in (*_all(), *_processes()) if name in line)


def eventually(happens: Callable[[], bool], *, seconds: float = 20.0) -> bool:
    """Waits until something happens; False when it did not in time."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not happens():
        if time.monotonic() > deadline:
            return False
        pause.wait(0.05)
    return True


def _all() -> Iterator[str]:
    yield from (f"mount {line.split()[4]}" for line in Path("/proc/self/mountinfo").read_text().splitlines())
    yield from (f"group {folder}" for folder, _, _ in os.walk("/sys/fs/cgroup"))
    yield from (f"link {line}" for line in _host("ip", "-o", "link").splitlines())
    yield from (f"address {line}" for line in _host("ip", "-o", "addr").splitlines())
    yield from (f"route {line}" for line in _host("ip", "route").splitlines())
    yield from (f"rule {line}" for line in _host("iptables-save").splitlines() if line.startswith("-"))
    yield from (f"segment {line}" for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:])
    if not records.every():
        # Another bed that runs has its own kubelet, which sets the same parameters.
        yield from (f"sysctl {name}={Path('/proc/sys', name).read_text().strip()}" for name in SYSCTLS)
    for folder in FOLDERS:
        with contextlib.suppress(FileNotFoundError):
            yield from (f"file {entry}" for entry in Path(folder).iterdir())
    yield from (f"file {entry}" for entry in Path("/tmp").glob("testbed-*"))
    yield from (f"file {entry}" for entry in Path("/run/testbed").glob("*"))


def _processes() -> Iterator[str]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
                yield f"process {entry.name} {told.decode(errors='replace')}"


def _host(*words: str) -> str:
    return subprocess.run([*HOST, *words], capture_output=True, text=True, check=True, timeout=20).stdout
