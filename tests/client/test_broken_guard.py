"""A guard that is broken denies: in the real client, whose own rule is to let a call go on when a hook fails."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.client.kit.client import Client
from tests.client.kit.project import Project
from tests.client.test_guard import APPLY, in_fork, shell


def does_not_compile(plugin: Path) -> None:
    (plugin / "guard" / "hook.py").write_text("def run(:\n", encoding="utf-8")


def is_killed(plugin: Path) -> None:
    text = "import os\ndef run():\n    os.kill(os.getpid(), 9)\n"
    (plugin / "guard" / "hook.py").write_text(text, encoding="utf-8")


def is_not_there(plugin: Path) -> None:
    (plugin / "guard" / "main.py").unlink()


@pytest.mark.parametrize("broken", [does_not_compile, is_killed, is_not_there])
def test_a_broken_guard_denies(
    client: Client, project: Project, tmp_path: Path, broken: Callable[[Path], None]
) -> None:
    plugin = tmp_path / "plugin"
    shutil.copytree(client.clone, plugin, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    broken(plugin)
    bare_home = replace(client, home=tmp_path)

    session = in_fork(bare_home, project, shell([f"kubectl {APPLY}"]), arguments=("--plugin-dir", str(plugin)))

    ((_, answer),) = session.steps
    assert answer.is_error
    assert "hook" in answer.text
    assert project.ran == []
