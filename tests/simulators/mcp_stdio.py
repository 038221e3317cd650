"""The MCP server on recorded use cases, over stdio: `python -m tests.simulators.mcp_stdio FILE`.

* A run's script is long: `deploy_wait` of it blocks on its thread until FILE is there; FILE.waiting says that it waits.
* A run has a process of its own, started as a real one is: it writes FILE.begun, waits for FILE.go, writes FILE.ended.
* While FILE.hold is there, a start does not come to its process; FILE.starting says that it has begun.
"""

import os
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from deploy_production.adapters.process import SystemProcesses
from deploy_production.model.invocation import Agent
from deploy_production.model.run import Plan, RunId
from deploy_production.ports import Entry
from mcp_server.audit import Audit
from mcp_server.face import Face
from mcp_server.pace import Pace
from mcp_server.process import serve
from mcp_server.server import build_server
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import RecordedUseCases

RUN = """
import pathlib, sys, time
file = pathlib.Path(sys.argv[1])
file.with_suffix(".begun").touch()
end = time.monotonic() + 60
while not file.with_suffix(".go").exists() and time.monotonic() < end:
    time.sleep(0.02)
file.with_suffix(".ended").touch()
"""


class SlowUseCases(RecordedUseCases):
    """A run goes on until the file is there, or its wait is over; a second file shows that somebody waits."""

    def __init__(self, released: Path) -> None:
        super().__init__(FakeClock())
        self._released = released

    def start(self, plan: Plan, *, actor: str, agent: Agent | None = None) -> RunId:
        self._file("starting").touch()
        while self._file("hold").exists():
            threading.Event().wait(0.02)
        run_id = super().start(plan, actor=actor, agent=agent)
        words = [sys.executable, "-I", "-c", RUN, str(self._released)]
        SystemProcesses(os.environ).start_detached(words, cwd=self._released.parent, log=self._file("log"))
        return run_id

    def _file(self, name: str) -> Path:
        return self._released.with_suffix(f".{name}")

    def follow(self, run_id: RunId, *, after: int = 0, wait: timedelta) -> Iterator[Entry]:
        self._file("waiting").touch()
        ticks = int(wait.total_seconds() * 20)
        for _ in range(ticks):
            if self._released.exists():
                yield from super().follow(run_id, after=after, wait=wait)
                return
            threading.Event().wait(0.05)


if __name__ == "__main__":
    use_cases = SlowUseCases(Path(sys.argv[1]))
    face, audit = Face(lambda: use_cases, actor="mcp:tester"), Audit(lambda *_: None, use_cases.clock, session="")
    serve(build_server(face, version="0.1.0", log=lambda _: None, audit=audit, pace=Pace(use_cases.clock)))
