"""The MCP server of the plugin as the client sees it: `main.py ROOT DATA`, standard library only.

It answers the handshake at once, makes the environment of the real server where there is none, starts it, and carries
messages through. It decides nothing about deploys, and it writes nothing below ROOT. When it ends, the server ends; a
deploy that goes on does so in a process of its own and is not touched.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from launcher.answers import load_answers
from launcher.relay import Lines, Relay
from launcher.release import Release, link_in_place
from launcher.status import FAILED, Status, read_status, write_json

_POLL = 0.2
_PAUSE_AFTER_FAILURE = 1.0
_GRACE = 3.0


class Launcher:
    """One connection of a client, from its first byte to its last."""

    def __init__(self, root: str, data: str) -> None:
        self._root = root
        self._data = data
        self._relay = Relay(load_answers(), Lines(sys.stdout.buffer), time.monotonic)
        self._server: "subprocess.Popen[bytes] | None" = None

    def serve(self) -> None:
        """Serves until the client closes stdin, asks to stop by a signal, or the server ends."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        threading.Thread(target=self._bring_up, daemon=True).start()
        while True:
            line = sys.stdin.buffer.readline()
            if not line:
                break
            try:
                self._relay.from_client(line if line.endswith(b"\n") else line + b"\n")
            except BrokenPipeError:
                # The server or the client has just ended; whoever reads from the server ends all of it.
                threading.Event().wait(_GRACE)
                os._exit(1)
        self._end_server()
        os._exit(0)

    def _bring_up(self) -> None:
        while True:
            try:
                release = Release(self._root, self._data)
                failure = None if release.is_ready() else self._prepare(release)
                if failure is None:
                    self._run_server(release)
                    return
            except BrokenPipeError:
                os._exit(1)
            except Exception as error:  # noqa: BLE001 -- whatever it is: without an answer, callers would wait for good
                failure = Status(FAILED, f"{type(error).__name__}: {error}.", "Start a new session.")
            self._relay.failed(failure)
            time.sleep(_PAUSE_AFTER_FAILURE)
            self._relay.wanted.wait()

    def _prepare(self, release: Release) -> "Status | None":
        """Has the environment made, telling how far it is; returns why it could not be, None when it is there."""
        os.makedirs(self._data, exist_ok=True)
        # What lies there is run: nobody else may write to it.
        os.chmod(self._data, 0o700)
        argv = [sys.executable, "-I", "-S", "-X", f"pycache_prefix={self._data}/pycache"]
        argv += [os.path.join(self._root, "launcher", "setup.py"), self._root, self._data]
        process = subprocess.Popen(
            argv,
            cwd=self._data,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while process.poll() is None:
            status = read_status(release.status)
            self._relay.tell("preparing" if status is None else status.text)
            time.sleep(_POLL)
        if release.is_ready():
            return None
        status = read_status(release.status)
        if status is not None and status.state == FAILED:
            return status
        return Status(FAILED, f"The setup ended with code {process.returncode}.", f"Read {release.log}.")

    def _run_server(self, release: Release) -> None:
        self._leave_note(release)
        self._server = subprocess.Popen(
            [release.python, "-I", "-m", "mcp_server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._server.stdin is not None and self._server.stdout is not None  # noqa: S101, PT018 -- both are pipes
        self._relay.server_is_there(Lines(self._server.stdin))
        for line in self._server.stdout:
            self._relay.from_server(line)
        # The client starts it again at its next call, as it does with every server that ends.
        os._exit(self._server.wait() & 0x7F)

    def _leave_note(self, release: Release) -> None:
        """Tells the plugin's hooks which interpreter has the product, and people where its command is."""
        link_in_place(f"{self._data}/bin/deploy-production", f"{release.application}/bin/deploy-production")
        path, note = f"{self._data}/server.json", {"root": self._root, "python": release.python}
        with contextlib.suppress(OSError, ValueError), open(path, encoding="utf-8") as file:
            if json.load(file) == note:
                return
        write_json(path, note)

    def _end_server(self) -> None:
        server = self._server
        if server is None:
            return
        if server.stdin is not None:
            with contextlib.suppress(OSError):
                server.stdin.close()
        try:
            server.wait(_GRACE)
        except subprocess.TimeoutExpired:
            server.terminate()

    def _stop(self, number: int, frame: object) -> None:
        del number, frame
        if self._server is not None:
            self._server.terminate()
        os._exit(0)


if __name__ == "__main__":
    Launcher(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])).serve()
