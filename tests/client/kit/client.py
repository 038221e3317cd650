"""The real Claude Code client, with a scripted model at its other end.

* One home for each version of the client: the plugin is installed there as a stranger does it, from a clone.
* The client runs with the defaults that people have; only its reports to its maker are switched off.
* It ends within its time, or is ended together with everything it started.
"""

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.client.kit.model import Answer, Block, Conversation, Scripted, ScriptedModel, silence

VERSIONS = ("2.1.197", "2.1.330")
PLUGIN = "deploy-production"
SERVER = f"plugin:{PLUGIN}:gate"
TOOLS = f"mcp__plugin_{PLUGIN}_gate__"
SECONDS = 240
QUIET = {
    "DISABLE_TELEMETRY": "1",
    "DISABLE_ERROR_REPORTING": "1",
    "DISABLE_AUTOUPDATER": "1",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
}
OF_REGISTRIES = ("PIP_", "UV_", "SSL_", "REQUESTS_")
"""Begins the names of the variables that say how this machine reaches package registries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What one run of the client did."""

    model: ScriptedModel
    events: list[dict[str, Any]]

    @property
    def init(self) -> dict[str, Any]:
        return next(event for event in self.events if event.get("subtype") == "init")

    @property
    def result(self) -> str:
        return str(next(event for event in self.events if event.get("type") == "result")["result"])

    @property
    def first(self) -> dict[str, Any]:
        """The first request of the conversation."""
        return next(body for kind, body in self.model.requests if kind != "side")

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.model.requests if kind != "side"}

    @property
    def offered(self) -> set[str]:
        """The names of the tools in the first request."""
        return {tool["name"] for tool in self.first["tools"]}

    @property
    def steps(self) -> list[tuple[Block, Answer]]:
        """Each call of the model with what came back."""
        pairs: list[tuple[Block, Answer]] = []
        for conversation in (self.model.fork, self.model.main):
            pairs += zip(conversation.replies, conversation.answers, strict=False)
        return [(block, answer) for block, answer in pairs if block["type"] == "tool_use"]

    def save(self, path: Path) -> None:
        """Stores what was asked and told; the steps of the script are not kept."""
        path.write_text(json.dumps({"events": self.events, "requests": self.model.requests}), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        kept = json.loads(path.read_text(encoding="utf-8"))
        model = ScriptedModel(Conversation(silence), Conversation(silence))
        model.requests.extend((kind, body) for kind, body in kept["requests"])
        return cls(model=model, events=kept["events"])


@dataclass(slots=True, kw_only=True)
class Running:
    """A client that has been started."""

    process: subprocess.Popen[bytes]
    model: ScriptedModel
    output: Path

    def finish(self) -> Session:
        """Waits for the end and returns what happened; raises what the script raised."""
        try:
            self.process.wait(timeout=SECONDS)
        finally:
            self.stop()
        said = self.output.read_text(encoding="utf-8", errors="replace")
        for conversation in (self.model.fork, self.model.main):
            if conversation.failure is not None:
                raise AssertionError(f"the script failed: {conversation.failure!r}") from conversation.failure
        assert self.process.returncode == 0, said[-3000:]
        events = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        return Session(model=self.model, events=events)

    def stop(self) -> None:
        """Ends the client and what it started, if it has not ended."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)
        self.model.__exit__()


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One version of the client in a home of its own."""

    version: str
    program: Path
    home: Path
    clone: Path
    """The clone of this repository that the plugin was installed from."""
    base: Mapping[str, str] = field(default_factory=dict)
    """The environment of this machine that every program needs."""

    @property
    def data(self) -> Path:
        """What the client calls CLAUDE_PLUGIN_DATA."""
        (found,) = (self.home / ".claude/plugins/data").glob(f"{PLUGIN}-*")
        return found

    def command(self, *words: str, directory: Path, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs a command of the client that needs no model, to its end."""
        return subprocess.run(
            [str(self.program), *words],
            cwd=directory,
            env={**self.base, **QUIET, "HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def start(
        self,
        prompt: str,
        *,
        project: Path,
        fork: Scripted = silence,
        main: Scripted = silence,
        environment: Mapping[str, str] | None = None,
        arguments: tuple[str, ...] = (),
    ) -> Running:
        """Starts the client in a project with one prompt, unattended; never waits."""
        model = ScriptedModel(Conversation(fork), Conversation(main)).__enter__()
        output = self.home / f"output-{model.port}.jsonl"
        with output.open("wb") as sink:
            process = subprocess.Popen(
                [str(self.program), "-p", prompt, "--output-format", "stream-json", "--verbose", *arguments],
                cwd=project,
                env={**self.base, **self._environment(model.port), **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return Running(process=process, model=model, output=output)

    def run(self, prompt: str, **options: Any) -> Session:
        """Runs the client to its end; the options are those of `start`."""
        return self.start(prompt, **options).finish()

    def _environment(self, port: int) -> dict[str, str]:
        api = f"http://127.0.0.1:{port}"
        return {
            **QUIET,
            "HOME": str(self.home),
            "TMPDIR": str(self.home),
            "CLAUDE_CODE_TMPDIR": str(self.home),
            "ANTHROPIC_BASE_URL": api,
            "ANTHROPIC_API_KEY": "dummy",
            # What is not the model is refused by it, and remembered.
            "HTTPS_PROXY": api,
            "HTTP_PROXY": api,
            "NO_PROXY": "127.0.0.1,localhost",
        }


def machine_environment(path: str) -> dict[str, str]:
    """Returns what programs need to know of this machine, with this search path and nothing of the caller's session."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(OF_REGISTRIES)}
    cache = os.environ.get("UV_CACHE_DIR") or str(Path.home() / ".cache" / "uv")
    return {**kept, "PATH": path, "LANG": "C.UTF-8", "UV_CACHE_DIR": cache}
