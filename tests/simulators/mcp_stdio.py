"""The MCP server on recorded use cases, over stdio: `python -m tests.simulators.mcp_stdio`.

A run's script is long: `deploy_wait` of it blocks on its thread until a file named by the first argument is there.
"""

import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from deploy_production.model.run import RunId
from deploy_production.ports import Entry
from mcp_server.__main__ import serve
from mcp_server.audit import Audit
from mcp_server.face import Face
from mcp_server.pace import Pace
from mcp_server.server import build_server
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import RecordedUseCases


class SlowUseCases(RecordedUseCases):
    """A run goes on until the file is there, or its wait is over; a second file shows that somebody waits."""

    def __init__(self, released: Path) -> None:
        super().__init__(FakeClock())
        self._released = released

    def follow(self, run_id: RunId, *, after: int = 0, wait: timedelta) -> Iterator[Entry]:
        self._released.with_suffix(".waiting").touch()
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
