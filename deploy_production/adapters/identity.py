"""Who a process is, so that a dead holder can be proved dead and a re-used pid is not taken for it.

* An identity is `host:pid:start`; `start` holds the start time in clock ticks, and short marks of the boot,
  the machine and the pid namespace.
* Within one boot the pid and its start time decide; after a reboot of this same machine every process is dead.
* What cannot be decided from here (another machine, another container) is None, never "dead".
"""

import hashlib
import os
from pathlib import Path

_PROC = Path("/proc")
_BOOT_ID = _PROC / "sys/kernel/random/boot_id"
_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_DEAD_STATES = ("Z", "X", "x")


def process_identity(pid: int) -> str | None:
    """Returns the identity of a living process of this machine, None if there is none of that pid."""
    started = _start_time(pid)
    if started is None:
        return None
    return f"{os.uname().nodename}:{pid}:{'-'.join((started, *_here()))}"


def is_alive(identity: str) -> bool | None:
    """Returns whether the process still runs; a zombie does not. None when that cannot be told from here."""
    try:
        host, pid, start = identity.rsplit(":", 2)
        started, boot, machine, namespace = start.split("-")
        number = int(pid)
    except ValueError:
        return None
    boot_here, machine_here, namespace_here = _here()
    if not boot or boot != boot_here:
        same_machine = machine and machine == machine_here and host == os.uname().nodename
        return False if boot and same_machine else None
    return _start_time(number) == started if namespace == namespace_here else None


def _here() -> tuple[str, str, str]:
    machine = next((text for path in _MACHINE_IDS if (text := _text(path))), "")
    return _mark(_text(_BOOT_ID)), _mark(machine), str((_PROC / "self/ns/pid").stat().st_ino)


def _start_time(pid: int) -> str | None:
    # The name in parentheses may hold anything, so the fields are counted from the last one.
    # https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: state is field 3, starttime field 22.
    fields = _text(_PROC / str(pid) / "stat").rpartition(")")[2].split()
    if len(fields) < 20 or fields[0] in _DEAD_STATES:  # noqa: PLR2004 -- field 22 without the two before the name
        return None
    return fields[19]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace").strip()
    except OSError:
        return ""


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""
