"""A small plugin with the real launcher, a server of a few lines, and a `uv` that installs nothing.

`uv` waits, when it installs, until a file named `go` is there; it fails while a file named `fail` is there.
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[3]
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}
WAIT = 60.0

SERVER = """\
import json, os, signal, sys
from pathlib import Path
from deploy_production import NAME

folder = Path(os.environ["FOLDER"])
(folder / f"server-{os.getpid()}").touch()
for line in sys.stdin:
    message = json.loads(line)
    with open(folder / "received", "a") as file:
        file.write(line)
    if message.get("params", {}).get("name") == "die":
        os._exit(3)
    if "id" in message:
        result = {"from": NAME, "python": sys.executable, "pid": os.getpid()}
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
(folder / "server-saw-the-end").touch()
"""

UV = """\
#!{python}
import os, pathlib, subprocess, sys, time
folder = pathlib.Path("{folder}")
with open(folder / "uv-calls", "a") as file:
    file.write(" ".join(sys.argv[1:3]) + "\\n")
if sys.argv[1] == "venv":
    sys.exit(subprocess.run([{python!r}, "-I", "-m", "venv", "--without-pip", sys.argv[-1]]).returncode)
if (folder / "fail").exists():
    sys.exit("the index \\x1b[31mdoes not answer")
deadline = time.monotonic() + 60
while not (folder / "go").exists() and time.monotonic() < deadline:
    time.sleep(0.02)
"""


class Plugin:
    """The plugin's folder, its data folder, and a folder in which its parts leave traces."""

    def __init__(self, folder: Path) -> None:
        self.root, self.data, self.traces = folder / "the plugin's folder", folder / "the data's", folder / "traces"
        for part in ("launcher", "deploy_production", "mcp_server", "validators", "skills/deploy-production"):
            (self.root / part).mkdir(parents=True)
        for path in (ROOT / "launcher").iterdir():
            if path.is_file():
                shutil.copy(path, self.root / "launcher")
        shutil.copy(ROOT / "plugin.json", self.root)
        shutil.copy(ROOT / "skills/deploy-production/SKILL.md", self.root / "skills/deploy-production")
        for package in ("deploy_production", "mcp_server", "validators"):
            (self.root / package / "__init__.py").touch()
        (self.root / "deploy_production/__init__.py").write_text('NAME = "the server"\n')
        (self.root / "mcp_server/__main__.py").write_text(SERVER)
        self.traces.mkdir()
        programs = folder / "bin"
        programs.mkdir()
        for name in ("sh", "dirname", "python3"):
            found = shutil.which(name, path="/usr/bin:/bin") or shutil.which(name)
            assert found is not None
            (programs / name).symlink_to(found)
        python = shutil.which("python3", path="/usr/bin:/bin") or shutil.which("python3")
        (programs / "uv").write_text(UV.format(python=python, folder=self.traces))
        (programs / "uv").chmod(0o755)
        self.environment = {
            "PATH": str(programs),
            "HOME": str(folder),
            "CLAUDE_PLUGIN_DATA": str(self.data),
            "FOLDER": str(self.traces),
        }

    def go(self) -> None:
        (self.traces / "go").touch()

    def received(self) -> list[dict[str, Any]]:
        path = self.traces / "received"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def uv_calls(self) -> list[str]:
        return (self.traces / "uv-calls").read_text().splitlines()

    def files(self) -> dict[str, bytes]:
        """Everything in the plugin's own folder."""
        return {str(path): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}

    def start(self) -> "Client":
        return Client(self)


class Client:
    """A client of one launcher, over its real stdin and stdout."""

    def __init__(self, plugin: Plugin) -> None:
        self.process = subprocess.Popen(
            ["/bin/sh", str(plugin.root / "launcher/start.sh")],
            env=plugin.environment,
            cwd=plugin.traces,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._got: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(WAIT)
        self._reader.join(WAIT)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._got.put(json.loads(line))
        self._got.put(None)

    def send(self, method: str, number: int | None = None, **parameters: Any) -> None:
        assert self.process.stdin is not None
        head = {} if number is None else {"id": number}
        message = {"jsonrpc": "2.0", **head, "method": method, "params": parameters}
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def next(self) -> dict[str, Any] | None:
        """Returns the next message, None at the end."""
        return self._got.get(timeout=WAIT)

    def answer(self, number: int) -> Any:
        """Returns the result for a request; what comes before it is dropped."""
        while True:
            message = self.next()
            assert message is not None, "the launcher ended"
            if message.get("id") == number:
                return message.get("result", message.get("error"))

    def calls(self, number: int, name: str = "deploy_status", **meta: Any) -> None:
        self.send("tools/call", number, name=name, _meta={**META, **meta})

    def ends(self) -> int:
        return self.process.wait(WAIT)

    def interrupt(self, number: int = signal.SIGINT) -> None:
        self.process.send_signal(number)


def gone(pid: int) -> bool:
    """Waits until a process is gone."""
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        threading.Event().wait(0.02)
    return False
