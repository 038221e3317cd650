"""Puts shell texts to the guard as the client does: in this process, or as a whole process of its own.

* The same world as in the namespace: a home with a kubeconfig, a project with settings, one without.
* Three places: inside a `/deploy-production` fork, an ordinary session of the project, a project without settings.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from guard import hook, marks
from tests.guard.kit.sandbox import WORLD

ROOT = Path(__file__).resolve().parents[3]
SESSION, PROMPT, AGENT = "session-1", "prompt-1", "agent-1"


class Where(StrEnum):
    FORK = "fork"
    SESSION = "session"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One home, with one current context in its kubeconfig."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / ".claude/plugins/data/deploy-production"

    def directory(self, where: Where) -> Path:
        return self.folder / ("other" if where is Where.FREE else "shop")

    def environment(self, where: Where) -> dict[str, str]:
        return {
            "HOME": str(self.folder),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "CLAUDE_PLUGIN_ROOT": str(ROOT),
            "CLAUDE_PLUGIN_DATA": str(self.data),
            "CLAUDE_PROJECT_DIR": str(self.directory(where)),
        }

    def question(self, text: object, where: Where, tool: str = "Bash") -> dict[str, object]:
        """What the client would ask before it runs the text."""
        fork = {"agent_id": AGENT, "agent_type": "Plan"} if where is Where.FORK else {}
        return {
            "session_id": SESSION, "prompt_id": PROMPT, "cwd": str(self.directory(where)), "tool_use_id": "use-1",
            "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": {"command": text}, **fork,
        }  # fmt: skip


def make_home(folder: Path, context: str) -> Home:
    """Copies the world, sets the current context, and marks the fork."""
    shutil.copytree(WORLD, folder, symlinks=True)
    (folder / "other").mkdir()
    config = folder / ".kube/config"
    config.write_text(
        config.read_text(encoding="utf-8").replace("current-context: production", f"current-context: {context}"),
        encoding="utf-8",
    )
    home = Home(folder=folder)
    mark = home.data / "forks" / SESSION
    mark.mkdir(parents=True, mode=0o700)
    (mark / PROMPT).touch(mode=0o600)
    assert marks.inside_fork(str(home.data), SESSION, PROMPT, AGENT)
    return home


def denied(home: Home, text: object, where: Where, monkeypatch: pytest.MonkeyPatch) -> str:
    """Returns the sentence with which the guard, in this process, denies the text; empty when it does not."""
    with monkeypatch.context() as patch:
        for name in list(os.environ):
            patch.delenv(name)
        for name, value in home.environment(where).items():
            patch.setenv(name, value)
        try:
            hook.decide(json.dumps(home.question(text, where)).encode())
        except hook.Refused as refusal:
            return str(refusal) or "denied without a word"
        return ""


def answer(home: Home, question: Mapping[str, object], where: Where) -> tuple[int, str, str]:
    """Starts the hook as the client does; returns its exit code and what it said on stdout and stderr."""
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "hooks/guard.sh")],
        input=json.dumps(question), capture_output=True, text=True, timeout=30, check=False,
        env=home.environment(where), cwd=home.directory(where),
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr
