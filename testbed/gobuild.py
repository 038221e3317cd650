"""Runs one `go build`, bounded, and tells how far it is and how long it may still take."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testbed.errors import BedError
from testbed.process import last_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUILD_SECONDS = 3600.0
TELL_SECONDS = 15.0
ENOUGH = 0.03
"Share of the work after which its pace says something about the rest."


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One build to run."""

    title: str
    words: tuple[str, ...]
    folder: Path
    cgo: bool
    count: int
    log: Path


def run(job: Job, *, say: Callable[[str], None], seconds: float = BUILD_SECONDS) -> None:
    """Runs the build; BedError with its last lines when it fails or takes longer than `seconds`."""
    begun = time.monotonic()
    job.log.parent.mkdir(parents=True, exist_ok=True)
    process = _start(job)
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
    reader.start()
    try:
        _follow(lines, job, begun=begun, deadline=begun + seconds, say=say)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        reader.join(10)
    if process.returncode != 0:
        raise BedError(f"building {job.title} failed with code {process.returncode}", advice=last_lines(job.log))
    say(f"  {job.title}: built in {time.monotonic() - begun:.0f} s")


def progress(job: Job, *, compiled: int, fetched: int, elapsed: float) -> str:
    """Returns one line about a running build; the estimate assumes that the rest goes at the pace so far."""
    share = compiled / job.count
    if share < ENOUGH:
        return f"  {job.title}: {fetched} modules fetched, {compiled} packages compiled, {elapsed:.0f} s"
    if share >= 1:
        return f"  {job.title}: {compiled} packages compiled, linking, {elapsed:.0f} s"
    left = elapsed * (1 - share) / share
    return f"  {job.title}: {compiled} of about {job.count} packages compiled, about {left / 60:.1f} min left"


def _start(job: Job) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "CGO_ENABLED": "1" if job.cgo else "0",
        "GOFLAGS": "-mod=readonly",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }
    try:
        return subprocess.Popen(
            job.words,
            cwd=job.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    except OSError as error:
        raise BedError(f"{job.words[0]} cannot run: {error.strerror}") from error


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    with process:
        for line in process.stdout or ():
            lines.put(line)
    lines.put(None)


def _follow(
    lines: queue.Queue[str | None], job: Job, *, begun: float, deadline: float, say: Callable[[str], None]
) -> None:
    compiled, fetched, told = 0, 0, begun
    with job.log.open("w") as log:
        while (line := _next(lines, job, deadline=deadline)) is not None:
            log.write(line)
            log.flush()
            fetched += line.startswith("go: downloading")
            compiled += bool(line.strip()) and not line.startswith(("go: ", "#", "\t", " "))
            now = time.monotonic()
            if now - told >= TELL_SECONDS:
                say(progress(job, compiled=compiled, fetched=fetched, elapsed=now - begun))
                told = now


def _next(lines: queue.Queue[str | None], job: Job, *, deadline: float) -> str | None:
    """Returns the next line, an empty one when nothing was said for a while, None at the end."""
    if time.monotonic() > deadline:
        raise BedError(f"building {job.title} takes too long and was stopped", advice=last_lines(job.log))
    try:
        return lines.get(timeout=TELL_SECONDS)
    except queue.Empty:
        return ""
