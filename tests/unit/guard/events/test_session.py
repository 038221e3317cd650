"""A session begins."""

import shutil
import subprocess
from pathlib import Path

import pytest

from guard import marks
from tests.unit.guard.events.hooks import ROOT, Hooks, silent

EXAMPLE = ROOT / "examples/hello/deploy-production.yaml"


@pytest.fixture
def hooks(tmp_path: Path) -> Hooks:
    return Hooks(tmp_path)


def starts(hooks: Hooks) -> bool:
    return silent(hooks.event("SessionStart", source="startup"))


def recalled(hooks: Hooks) -> "marks.Protected | None":
    return marks.recall_project(str(hooks.data), marks.project_directory(str(hooks.project)))


def test_what_the_project_protects_is_remembered(hooks: Hooks) -> None:
    shutil.copy(EXAMPLE, hooks.project)
    assert starts(hooks)
    found = recalled(hooks)
    assert found is not None
    assert (found.everything, found.contexts) == (False, ("production",))


def test_settings_that_are_not_understood_are_remembered_as_protecting_everything(hooks: Hooks) -> None:
    (hooks.project / marks.FILE_NAME).write_text("{")
    assert starts(hooks)
    found = recalled(hooks)
    assert found is not None
    assert found.everything


def test_a_project_without_settings_is_not_marked(hooks: Hooks) -> None:
    assert starts(hooks)
    assert recalled(hooks) is None


def test_what_was_remembered_stays_when_the_file_is_gone(hooks: Hooks) -> None:
    shutil.copy(EXAMPLE, hooks.project)
    starts(hooks)
    (hooks.project / marks.FILE_NAME).unlink()
    starts(hooks)
    assert recalled(hooks) is not None


def test_our_stand_ins_come_first_in_the_path_of_the_sessions_shells(hooks: Hooks) -> None:
    starts(hooks)
    script = f'. "{hooks.envfile}"; command -v kubectl; echo "$DEPLOY_PRODUCTION_GUARD_DATA"'
    script += '; echo "$DEPLOY_PRODUCTION_GUARD_PROJECT"'
    done = subprocess.run(
        ["/bin/sh", "-c", script], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.splitlines() == [f"{ROOT}/shims/kubectl", str(hooks.data), str(hooks.project.resolve())]


def test_the_guard_is_compiled_before_the_first_call_waits_for_it(hooks: Hooks) -> None:
    starts(hooks)
    assert list(hooks.data.glob("pycache/**/main.*.pyc")) or list(hooks.data.glob("pycache/**/hook.*.pyc"))


def test_nothing_is_written_into_the_plugins_folder(hooks: Hooks, tmp_path: Path) -> None:
    hooks.root = tmp_path / "plugin"
    for folder in ("guard", "hooks", "shims"):
        shutil.copytree(ROOT / folder, hooks.root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    hooks.environment["CLAUDE_PLUGIN_ROOT"] = str(hooks.root)
    before = sorted(hooks.root.rglob("*"))
    assert starts(hooks)
    assert sorted(hooks.root.rglob("*")) == before


def test_a_session_without_a_data_folder_is_told_and_goes_on(hooks: Hooks) -> None:
    del hooks.environment["CLAUDE_PLUGIN_DATA"]
    done = hooks.event("SessionStart", source="startup")
    assert done.returncode == 1
    assert b"CLAUDE_PLUGIN_DATA" in done.stderr
