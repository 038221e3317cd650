"""Processes of the test bed: bounded commands, daemons with a log, and waits that show why they failed.

Argument lists only, never a shell. A process is known by its number and its start time, so a reused number is never
mistaken.
"""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.errors import BedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TAIL_LINES = 12
TAIL_BYTES = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A process that cannot be confused with a later one of the same number."""

    pid: int
    started: int
    "Start time in clock ticks since boot, as the kernel tells it."

    @classmethod
    def of(cls, pid: int) -> Mark | None:
        """Returns the mark of a running process, None when there is none."""
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else cls(pid=pid, started=int(fields[19]))

    def alive(self) -> bool:
        """Tells whether exactly this process still runs (a zombie does not)."""
        return Mark.of(self.pid) == self

    def wait(self, seconds: float) -> bool:
        """Waits for its end; False when it still runs after `seconds`."""
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """A started daemon and its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Launcher:
    """Starts the daemons of one bed: each in its own session, with a bare environment and its own log."""

    logs: Path
    environment: Mapping[str, str]
    started: list[Daemon] = field(default_factory=list)

    def start(self, name: str, argv: Sequence[str | Path], *, path: str | None = None) -> Daemon:
        """Starts a daemon; `path` is searched before the system's folders for the programs that it calls."""
        environment = dict(self.environment)
        if path is not None:
            environment["PATH"] = f"{path}:{SYSTEM_PATH}"
        log = self.logs / f"{name}.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [str(part) for part in argv],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/",
                start_new_session=True,
            )
        daemon = Daemon(name=name, process=process, log=log)
        self.started.append(daemon)
        return daemon


def wait_until(ready: Callable[[], bool], *, what: str, daemon: Daemon, seconds: float) -> None:
    """Waits until `ready()`; BedError with the daemon's last lines when it ends or is not ready in time."""
    deadline = time.monotonic() + seconds
    while not ready():
        code = daemon.process.poll()
        if code is not None:
            raise BedError(f"{daemon.name} ended with code {code} before {what}", advice=last_lines(daemon.log))
        if time.monotonic() > deadline:
            raise BedError(f"{what}: not within {seconds:g} s ({daemon.name})", advice=last_lines(daemon.log))
        time.sleep(0.03)


def last_lines(log: Path) -> str:
    """Returns the end of a log with its path, for an error message."""
    try:
        with log.open("rb") as source:
            source.seek(max(0, log.stat().st_size - TAIL_BYTES))
            text = source.read().decode(errors="replace")
    except OSError as error:
        return f"(no log: {error})"
    lines = "".join(c for c in text if c.isprintable() or c == "\n").splitlines()[-TAIL_LINES:]
    return "\n".join([f"last lines of {log}:", *(f"  {line[:400]}" for line in lines)])


def run(argv: Sequence[str | Path], *, seconds: float = 30, text: str | None = None) -> str:
    """Runs a command to its end and returns its output; BedError when it fails or is not done in time."""
    command = [str(part) for part in argv]
    environment = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:{SYSTEM_PATH}", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=seconds, check=False, env=environment
        )
    except FileNotFoundError as error:
        raise BedError(f"{command[0]} is not installed", advice="`python -m testbed build --install`") from error
    except subprocess.TimeoutExpired as error:
        raise BedError(f"{command[0]} was not done within {seconds:g} s: {' '.join(command)}") from error
    if done.returncode != 0:
        raise BedError(
            f"{' '.join(command)[:300]} ended with code {done.returncode}", advice=done.stderr.strip()[-2000:]
        )
    return done.stdout
