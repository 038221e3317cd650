"""An MCP client that is nothing but lines on two pipes, in either era; its server leads a process group."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.simulators.mcp_client import Era

ROOT = Path(__file__).parents[2]
SECONDS = 30
_WHO = {"name": "wire", "version": "1"}


class Wire:
    """Sends requests to one server, reads what comes back."""

    def __init__(self, process: subprocess.Popen[bytes], era: Era) -> None:
        self.process, self._era, self._number = process, era, 0
        self._lines: queue.Queue[bytes] = queue.Queue()
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdin: IO[bytes] = process.stdin
        self.reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self.reader.start()

    def greet(self) -> dict[str, Any]:
        """Opens the connection as a client of this era does and returns what the server says of itself."""
        if self._era == "auto":
            return self.ask("server/discover")
        parameters = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": _WHO}
        told = self.ask("initialize", **parameters)
        self._put({"method": "notifications/initialized"})
        return told

    def send(self, method: str, **parameters: Any) -> int:
        """Sends a request and returns its number."""
        self._number += 1
        if self._era == "auto":
            meta = {"protocolVersion": "2026-07-28", "clientInfo": _WHO, "clientCapabilities": {}}
            parameters["_meta"] = {f"io.modelcontextprotocol/{name}": value for name, value in meta.items()}
        self._put({"id": self._number, "method": method, "params": parameters})
        return self._number

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Sends a request and returns its result."""
        number = self.send(method, **parameters)
        while True:
            answer = json.loads(self._lines.get(timeout=SECONDS))
            if answer.get("id") == number:
                assert "result" in answer, answer
                found: dict[str, Any] = answer["result"]
                return found

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Calls a tool that must succeed and returns its answer."""
        result = self.ask("tools/call", name=tool, arguments=arguments)
        assert not result.get("isError"), result
        found: dict[str, Any] = result["structuredContent"]
        return found

    def cancel(self, number: int) -> None:
        """Tells the server that nobody waits for an answer any more."""
        self._put({"method": "notifications/cancelled", "params": {"requestId": number, "reason": "time is up"}})

    def hang_up(self) -> None:
        """Closes the pipe, as a client that ends does."""
        self._stdin.close()

    def _put(self, message: Mapping[str, Any]) -> None:
        self._stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self._stdin.flush()

    def _read(self, stdout: IO[bytes]) -> None:
        for line in stdout:
            self._lines.put(line)


@contextmanager
def connected(*argv: str, era: Era = "auto", **environment: str) -> Iterator[Wire]:
    """Starts a server with this interpreter and greets it; nothing of its group is left afterwards."""
    process = subprocess.Popen(
        [sys.executable, *argv],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    wire = Wire(process, era)
    try:
        wire.greet()
        yield wire
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=SECONDS)
        # Nobody closes a pipe under a reader: with the process its other end is gone.
        wire.reader.join(timeout=SECONDS)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def until(condition: Callable[[], bool]) -> None:
    """Waits for something another process does."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.02)
