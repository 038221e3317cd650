"""Asks the guard as a client does: a whole process, its question on standard input."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from guard import marks

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "hooks" / "guard.sh"
SETTINGS = """version: 1
image:
  registry: registry.example:5000
  name: shop/hello
kubernetes:
  context: production
  namespace: hello
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A home, a project and the plugin's data, all of their own."""

    home: Path
    project: Path
    data: Path

    @classmethod
    def set_up(cls, folder: Path, *, settings: str | None = SETTINGS) -> "Desk":
        desk = cls(home=folder / "home", project=folder / "shop", data=folder / "data")
        for place in (desk.home, desk.project / ".git", desk.data):
            place.mkdir(parents=True)
        if settings is not None:
            (desk.project / "deploy-production.yaml").write_text(settings, encoding="utf-8")
        return desk

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "CLAUDE_PLUGIN_DATA": str(self.data),
            "CLAUDE_PROJECT_DIR": str(self.project),
        }

    def question(self, tool: str, given: object, *, fork: bool = False, **more: object) -> dict[str, object]:
        content: dict[str, object] = {
            "hook_event_name": "PreToolUse", "session_id": "session-1", "prompt_id": "prompt-1",
            "cwd": str(self.project), "tool_name": tool, "tool_input": given, "tool_use_id": "toolu_1",
        }  # fmt: skip
        if fork:
            marks.mark_prompt(str(self.data), "session-1", "prompt-1")
            content["agent_id"] = "agent-1"
        return content | more

    def ask(self, tool: str, given: object, *, fork: bool = False, **more: object) -> Answer:
        return self.send(json.dumps(self.question(tool, given, fork=fork, **more)).encode())

    def bash(self, text: str, *, fork: bool = False) -> Answer:
        return self.ask("Bash", {"command": text}, fork=fork)

    def send(self, content: bytes, *argv: str, environment: dict[str, str] | None = None) -> Answer:
        done = subprocess.run(
            argv or ("/bin/sh", str(SCRIPT)), input=content, capture_output=True, timeout=30, check=False,
            env=self.environment | (environment or {}), cwd=self.project,
        )  # fmt: skip
        return Answer(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())
