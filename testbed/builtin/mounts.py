"""The private view of the file system that the daemons of one bed share.

Every mount of containers, volumes and namespaces happens in it and is gone with its last process. A few folders whose
paths are fixed in the daemons are covered by folders of the bed, so that beds meet neither each other nor the
machine's own daemons.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from testbed.errors import BedError

COVERED = (
    Path("/run/containerd"),
    Path("/var/lib/kubelet"),
    Path("/var/lib/cni"),
    Path("/var/log/containers"),
    Path("/etc/docker"),
)
MS_BIND, MS_REC, MS_SHARED = 0x1000, 0x4000, 0x100000


def cover(shadow: Path) -> None:
    """Covers the fixed folders, and lets volumes be passed on between the daemons as on a node of its own."""
    for folder in COVERED:
        own = shadow / "-".join(folder.parts[1:])
        own.mkdir()
        _mount(str(own), str(folder), MS_BIND)
    _mount("none", "/", MS_REC | MS_SHARED)


def _mount(source: str, target: str, flags: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    arguments = (os.fsencode(source), os.fsencode(target), None, ctypes.c_ulong(flags), None)
    if library.mount(*arguments) != 0:
        raise BedError(f"cannot mount {source} on {target}: {os.strerror(ctypes.get_errno())}")
