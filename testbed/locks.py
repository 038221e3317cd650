"""A lock between processes that leaves no file behind.

The holder unlinks the file while it still holds the lock; a waiter that then gets the lock of an unlinked file tries
again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from typing import TYPE_CHECKING

from testbed.errors import BedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextlib.contextmanager
def exclusive(path: Path, *, seconds: float, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Holds the lock named by `path`; BedError when another process keeps it longer than `seconds`."""
    handle = _acquire(path, deadline=time.monotonic() + seconds, waiting=waiting)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _acquire(path: Path, *, deadline: float, waiting: Callable[[], None] | None) -> int:
    told = waiting is None
    while True:
        handle = _open(path)
        if handle is not None:
            if _locked(handle, path):
                return handle
            os.close(handle)
        if time.monotonic() > deadline:
            raise BedError(f"another process holds {path} and does not let go", advice="Wait for it, or end it.")
        if not told and waiting is not None:
            waiting()
            told = True
        time.sleep(0.02)


def _open(path: Path) -> int | None:
    """Opens the lock's file; None when another process removed its folder just now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        return None


def _locked(handle: int, path: Path) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine, named = os.fstat(handle), path.stat()
    except OSError:
        return False
    return (mine.st_dev, mine.st_ino) == (named.st_dev, named.st_ino)
