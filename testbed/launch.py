"""Starts and ends the keeper of a bed, and hears what it says while the bed starts."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testbed import records, remains
from testbed.errors import BedError
from testbed.process import Mark, last_lines
from testbed.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str], None]

UP_SECONDS = 900.0
DOWN_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks of a new bed."""

    directory: Path | None
    provider: str
    parts: frozenset[str]
    options: dict[str, str]
    owner_pid: int | None


def note(wish: Wish) -> Record:
    """Writes the record of a new bed and creates its folder; BedError when the folder or the owner will not do."""
    bed_id = secrets.token_hex(4)
    place = (wish.directory or Path(tempfile.gettempdir()) / f"testbed-{bed_id}").absolute()
    record = Record(
        id=bed_id,
        directory=place,
        provider=wish.provider,
        parts=tuple(sorted(wish.parts)),
        options=wish.options,
        starter=_mark(os.getpid()),
        owner=None if wish.owner_pid is None else _mark(wish.owner_pid),
        made_directory=not place.exists(),
    )
    remains.check_directory(record)
    record.save()
    place.mkdir(parents=True, exist_ok=True, mode=0o711)
    return record


def keep(record: Record, say: Say) -> dict[str, Any]:
    """Starts the keeper and returns the facts about the bed when it is ready; BedError when it cannot start."""
    log = record.directory / "log" / "keeper.log"
    log.parent.mkdir(exist_ok=True)
    source, sink = os.pipe()
    try:
        _start_keeper(record, log, sink)
        os.close(sink)
        return _hear(source, log, say)
    finally:
        os.close(source)


def end(record: Record) -> None:
    """Has the keeper take the bed down, or does it in its place when there is no keeper any more."""
    if not record.file.exists():
        return
    current = records.load(record.file)
    if current.keeper is not None and current.keeper.alive():
        with contextlib.suppress(ProcessLookupError):
            os.kill(current.keeper.pid, signal.SIGTERM)
        current.keeper.wait(DOWN_SECONDS)
    remains.remove(current)


def _start_keeper(record: Record, log: Path, sink: int) -> None:
    """Starts the keeper; the process started here ends at once, so that none waits to be collected later."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with log.open("ab") as errors:
        subprocess.run(
            [sys.executable, "-m", "testbed.keeper", str(record.file)],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=errors,
            env=environment,
            cwd="/",
            start_new_session=True,
            timeout=30,
            check=False,
        )


def _mark(pid: int) -> Mark:
    mark = Mark.of(pid)
    if mark is None:
        raise BedError(f"process {pid}, which the test bed is to end with, does not run")
    return mark


def _hear(source: int, log: Path, say: Say) -> dict[str, Any]:
    deadline, heard = time.monotonic() + UP_SECONDS, b""
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([source], [], [], left)[0]:
            raise BedError(f"the test bed was not ready within {UP_SECONDS:g} s", advice=last_lines(log))
        block = os.read(source, 65_536)
        if not block:
            raise BedError("the test bed ended while it started", advice=last_lines(log))
        *lines, heard = (heard + block).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "failed" in message:
                raise BedError(str(message["failed"]), advice=str(message.get("advice", "")))
            if "ready" in message:
                facts: dict[str, Any] = message["ready"]
                return facts
            if "say" in message:
                say(str(message["say"]))
