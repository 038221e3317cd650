"""Runs the real hook beside the guard as a client does: its command from hooks.json, an event on stdin."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.unit.deploy_production.adapters.gitbox import GitBox

ROOT = Path(__file__).resolve().parents[4]
SESSION, PROMPT, AGENT = "b2c0e7de-session", "6f1d-prompt", "a1b2c3"


class Hooks:
    """A plugin's hooks, one project, and the folders that the client gives them."""

    def __init__(self, folder: Path) -> None:
        self.data, self.state, self.envfile = folder / "the data's", folder / "state", folder / "env"
        self.root = ROOT
        self.box = GitBox(folder / "project", folder / "home").init()
        self.project = self.box.root
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "CLAUDE_PLUGIN_ROOT": str(ROOT),
            "CLAUDE_PLUGIN_DATA": str(self.data),
            "CLAUDE_PROJECT_DIR": str(self.project),
            "CLAUDE_ENV_FILE": str(self.envfile),
            "DEPLOY_PRODUCTION_STATE": str(self.state),
        }

    def raw(self, name: str, text: bytes) -> subprocess.CompletedProcess[bytes]:
        declared = json.loads((ROOT / "hooks/hooks.json").read_text(encoding="utf-8"))["hooks"][name]
        ((command,),) = (entry["hooks"] for entry in declared)
        argv = [
            command["command"],
            *(part.replace("${CLAUDE_PLUGIN_ROOT}", str(self.root)) for part in command["args"]),
        ]
        return subprocess.run(
            argv, input=text, capture_output=True, env=self.environment, cwd=self.project, timeout=60, check=False
        )

    def event(self, name: str, **content: Any) -> subprocess.CompletedProcess[bytes]:
        """Tells an event of the one session and prompt, with more or other content."""
        body = {"session_id": SESSION, "prompt_id": PROMPT, "cwd": str(self.project), "hook_event_name": name}
        return self.raw(name, json.dumps({**body, **content}).encode())

    def types(self, arguments: str, **content: Any) -> subprocess.CompletedProcess[bytes]:
        """The person types /deploy-production with these arguments."""
        body = {
            "expansion_type": "slash_command",
            "command_name": "deploy-production:deploy-production",
            "command_args": arguments,
            "command_source": "plugin",
            "prompt": f"/deploy-production {arguments}",
        }
        return self.event("UserPromptExpansion", **{**body, **content})

    def records(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text(encoding="utf-8")) for path in self.state.glob("invocations/*.json")]

    def install(self, answer: str) -> None:
        """Pretends that the product's environment is there; it answers this to every question."""
        python = self.data / "python"
        self.data.mkdir(exist_ok=True)
        python.write_text(f'#!/bin/sh\ncat > "$0.asked"\nprintf "%s\\n" "$*" >> "$0.asked"\nprintf "%s" \'{answer}\'\n')
        python.chmod(0o700)
        note = {"root": str(ROOT), "python": str(python)}
        (self.data / "server.json").write_text(json.dumps(note), encoding="utf-8")

    def asked(self) -> str:
        return (self.data / "python.asked").read_text(encoding="utf-8")


def context(done: subprocess.CompletedProcess[bytes], name: str) -> str:
    """Returns the context for the model that a hook answered."""
    assert done.returncode == 0, done.stderr
    specific = json.loads(done.stdout)["hookSpecificOutput"]
    assert specific["hookEventName"] == name
    return str(specific["additionalContext"])


def silent(done: subprocess.CompletedProcess[bytes]) -> bool:
    return (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
