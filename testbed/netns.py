"""Private network namespaces with a name under /run/netns.

Made by a bind mount of our own rather than by `ip netns add`, which leaves /run/netns itself mounted for ever;
entered by the `setns` call or `nsenter --net`, never by `ip netns exec`, which hides the control groups.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from testbed.errors import BedError
from testbed.process import run

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path("/run/netns")
NODE_ADDRESS = "192.0.2.77"
CLONE_NEWNET = 0x40000000
MNT_DETACH = 2
_T = TypeVar("_T")


def create(name: str) -> None:
    """Creates the namespace with a loopback and a bridge that carries the node's address."""
    target = FOLDER / name
    target.touch(exist_ok=False)
    run(["unshare", f"--net={target}", "--", "true"])
    lines = (
        "link set lo up",
        "link add node0 type bridge",
        f"addr add {NODE_ADDRESS}/24 dev node0",
        "link set node0 up",
        "route add default via 192.0.2.1 dev node0 onlink",
    )
    run([*prefix(name), "ip", "-batch", "-"], text="\n".join(lines) + "\n")


def prefix(name: str) -> list[str]:
    """Returns the words that run a command inside the namespace."""
    return ["nsenter", f"--net={FOLDER / name}", "--"]


def delete(name: str) -> None:
    """Removes the name; the kernel drops the namespace and its interfaces with its last process."""
    target = FOLDER / name
    library = ctypes.CDLL(None, use_errno=True)
    while target.exists() and library.umount2(os.fsencode(target), MNT_DETACH) == 0:
        pass
    target.unlink(missing_ok=True)


def holders(name: str) -> frozenset[int]:
    """Returns the processes that are inside the namespace."""
    try:
        wanted = (FOLDER / name).stat()
    except OSError:
        return frozenset()
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                seen = (entry / "ns/net").stat()
                if (seen.st_dev, seen.st_ino) == (wanted.st_dev, wanted.st_ino):
                    found.add(int(entry.name))
    return frozenset(found)


def enter(name: str) -> None:
    """Moves the calling thread into the namespace; what it starts afterwards inherits it."""
    try:
        handle = os.open(FOLDER / name, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise BedError(f"network namespace {name} cannot be opened: {error.strerror}") from error
    try:
        _setns(handle)
    finally:
        os.close(handle)


def call(name: str, function: Callable[[], _T]) -> _T:
    """Runs a function inside the namespace, on a thread of its own, and returns what it returns."""
    results: list[_T] = []
    errors: list[BaseException] = []

    def body() -> None:
        try:
            enter(name)
            results.append(function())
        except BaseException as error:  # noqa: BLE001  (carried to the caller's thread, whatever it is)
            errors.append(error)

    thread = threading.Thread(target=body, daemon=True)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def _setns(handle: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.setns(handle, CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise BedError(f"cannot enter the network namespace: {os.strerror(number)}", advice="This needs root.")
