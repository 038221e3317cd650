"""The bed's own control groups: every process of a bed is in one, so that all of them can be found and ended.

The daemons are tracked in one hierarchy (`freezer` on version 1, the only one on version 2); the containers are in
all of them, below the same name. Nothing outside that name is touched.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

from testbed.errors import BedError

ROOT = Path("/sys/fs/cgroup")
DAEMONS = "daemons"
KILL_SECONDS = 10.0


def hierarchies(root: Path = ROOT) -> tuple[Path, ...]:
    """Returns the control group trees that a container engine uses on this machine."""
    if (root / "cgroup.controllers").exists():
        return (root,)
    trees = [entry for entry in sorted(root.iterdir()) if entry.is_dir() and not entry.is_symlink()]
    return tuple(tree for tree in trees if not (tree / "cgroup.controllers").exists())


def create(name: str, root: Path = ROOT) -> None:
    """Creates the bed's group in every tree, and in the tracking one the group of its daemons."""
    trees = hierarchies(root)
    for tree in trees:
        (tree / name).mkdir(exist_ok=True)
    if trees == (root,):
        _delegate(root, root / name)
    _tracking(root, name).mkdir(exist_ok=True)


def add(name: str, pid: int, root: Path = ROOT) -> None:
    """Puts a process, and all that it will start, into the bed's group of daemons."""
    (_tracking(root, name) / "cgroup.procs").write_text(str(pid))


def members(name: str, root: Path = ROOT) -> frozenset[int]:
    """Returns the numbers of all processes of the bed, containers included."""
    found: set[int] = set()
    for group in _groups(name, root):
        for folder, _, _ in os.walk(group):
            with contextlib.suppress(OSError):
                found.update(int(line) for line in (Path(folder) / "cgroup.procs").read_text().split())
    return frozenset(found)


def kill(name: str, *, spare: frozenset[int] = frozenset(), root: Path = ROOT) -> None:
    """Ends every process of the bed but those spared; BedError when some survive."""
    deadline = time.monotonic() + KILL_SECONDS
    while left := members(name, root) - spare:
        if time.monotonic() > deadline:
            raise BedError(f"processes {sorted(left)} of {name} cannot be ended")
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def remove(name: str, root: Path = ROOT) -> None:
    """Removes the bed's empty groups from every tree; BedError when one stays."""
    deadline = time.monotonic() + KILL_SECONDS
    while left := _groups(name, root):
        if time.monotonic() > deadline:
            raise BedError(f"control groups {', '.join(map(str, left))} cannot be removed")
        for group in left:
            for folder, _, _ in os.walk(group, topdown=False):
                with contextlib.suppress(OSError):
                    Path(folder).rmdir()
        time.sleep(0.01)


def _groups(name: str, root: Path) -> list[Path]:
    """Returns the bed's group in every tree, also in one of version 2 that an engine uses beside version 1."""
    return [tree / name for tree in (root, *root.iterdir()) if (tree / name).is_dir()]


def _tracking(root: Path, name: str) -> Path:
    trees = hierarchies(root)
    if trees == (root,):
        return root / name / DAEMONS
    known = {tree.name: tree for tree in trees}
    tree = known.get("freezer") or known.get("pids") or trees[0]
    return tree / name / DAEMONS


def _delegate(*groups: Path) -> None:
    """Hands the controllers down, one by one: a controller that the kernel lacks must not cost the others."""
    for group in groups:
        for controller in (group / "cgroup.controllers").read_text().split():
            with contextlib.suppress(OSError):
                (group / "cgroup.subtree_control").write_text(f"+{controller}")
