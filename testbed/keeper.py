"""The process that takes care of one bed from its birth to its end, outside the bed's namespaces.

It starts the worker, passes its messages on to whoever ran `up`, and takes the bed down when asked by SIGTERM, when
the owner ends, when the starter ends before the bed is ready, or when the worker ends. It is tiny, and not needed to
clean up: should it be killed, the worker ends the bed's processes and the next `up` removes the rest.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import catalogue, locks, records, remains
from testbed.errors import BedError
from testbed.process import Mark, last_lines

if TYPE_CHECKING:
    from testbed.providers import Provider
    from testbed.records import Record

BLOCK = 65_536


@dataclass(slots=True, kw_only=True)
class Keeper:
    """The state of one keeper."""

    record: Record
    provider: Provider
    worker: subprocess.Popen[bytes] | None = None
    ready: bool = False
    heard: bytes = b""
    watched: dict[int, str] = field(default_factory=dict)
    "File descriptors and what it means when one becomes readable."

    def keep(self) -> str:
        """Runs the bed and returns why it has to end."""
        stop, wake = os.pipe()
        signal.signal(signal.SIGTERM, lambda *_: os.write(wake, b"x"))
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.watched[stop] = "asked to"
        self._watch(self.record.owner, "its owner ended")
        starter = self._watch(self.record.starter, "its starter ended before it was ready")
        self.provider.lay(self.record)
        output = self._start_worker()
        while True:
            for ready in self._wait():
                if ready != output:
                    return self.watched[ready]
                reason = self._listen(output)
                if reason is not None:
                    return reason
                if self.ready and starter is not None:
                    self.watched.pop(starter, None)

    def _watch(self, mark: Mark | None, meaning: str) -> int | None:
        if mark is None:
            return None
        try:
            handle = os.pidfd_open(mark.pid)
        except OSError as error:
            raise BedError(meaning) from error
        if not mark.alive():
            raise BedError(meaning)
        self.watched[handle] = meaning
        return handle

    def _start_worker(self) -> int:
        log = self.record.directory / "log" / "worker.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as errors:
            worker = subprocess.Popen(
                self.provider.worker(self.record),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        self.worker = worker
        self.provider.adopt(self.record, worker.pid)
        if worker.stdin is None or worker.stdout is None:
            raise BedError("the worker has no pipes")
        with contextlib.suppress(BrokenPipeError):
            worker.stdin.write(b"begin\n")
            worker.stdin.flush()
        self.watched[worker.stdout.fileno()] = "its worker ended"
        return worker.stdout.fileno()

    def _wait(self) -> list[int]:
        poll = select.poll()
        for handle in self.watched:
            poll.register(handle, select.POLLIN | select.POLLHUP)
        return [handle for handle, _ in poll.poll()]

    def _listen(self, output: int) -> str | None:
        block = os.read(output, BLOCK)
        if not block:
            if not self.ready:
                log = self.record.directory / "log" / "worker.log"
                tell({"failed": "the test bed's worker ended early", "advice": last_lines(log)})
            return self.watched[output]
        *lines, self.heard = (self.heard + block).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "ready" in message:
                self.ready = True
                message["ready"] = remains.write_facts(self.record, message["ready"])
            tell(message)
            if "failed" in message:
                return "it failed to start"
        return None


def tell(message: dict[str, object]) -> None:
    """Sends a message to whoever ran `up`; nobody may be there any more."""
    with contextlib.suppress(OSError):
        os.write(1, json.dumps(message).encode() + b"\n")


def main(record_file: str) -> int:
    """Keeps the bed of a record until it ends, then removes it; the process that was started ends at once."""
    if os.fork():
        return 0
    record = _take(Path(record_file))
    if record is None:
        return 1
    keeper = Keeper(record=record, provider=catalogue.provider(record.provider))
    try:
        reason = keeper.keep()
    except (BedError, OSError, ValueError) as error:
        reason = str(error)
        tell({"failed": getattr(error, "message", reason), "advice": getattr(error, "advice", "")})
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(f"taking the bed down: {reason}", file=sys.stderr, flush=True)
    if keeper.worker is not None and keeper.worker.stdin is not None:
        keeper.worker.stdin.close()
    remains.remove(record)
    return 0


def _take(file: Path) -> Record | None:
    """Puts this process into the record; None when the bed was given up in the meantime."""
    mine = Mark.of(os.getpid())
    with locks.exclusive(file.with_suffix(".lock"), seconds=30):
        if mine is None or not file.exists():
            return None
        record = records.load(file).kept_by(mine)
        record.save()
    return record


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
