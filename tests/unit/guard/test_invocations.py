import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy_production.app.state import VARIABLE, State
from guard.invocations import STATE_VARIABLE, Invocation, invocations_directory, record, state_directory, version_of


@pytest.mark.parametrize(
    ("arguments", "version"),
    [
        ("v1.2.3", "v1.2.3"),
        ("  v1.2.3 to prod ", "v1.2.3"),
        ("main", "main"),
        ("8f3c2a1", "8f3c2a1"),
        ("", ""),
        ("please deploy v1.2.3", ""),
        ("main to prod", ""),
        ("-v1.2.3", ""),
        ("--force", ""),
        ("v1/2", ""),
        ("v1.2.3;ls", ""),
        ("`v1`", ""),
        ("v1.2.3\u200b", ""),
        ("x" * 129, ""),
    ],
)
def test_the_version_is_the_first_word_or_none(arguments: str, version: str) -> None:
    assert version_of(arguments) == version


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": "/home/ada"},
        {"HOME": "/home/ada", "XDG_STATE_HOME": "/state"},
        {"HOME": "/home/ada", "XDG_STATE_HOME": "relative"},
        {"HOME": "/home/ada", "XDG_STATE_HOME": ""},
        {"HOME": "relative"},
        {"HOME": ""},
        {},
        {"HOME": "/home/ada", "DEPLOY_PRODUCTION_STATE": "/elsewhere"},
        {"HOME": "/home/ada", "DEPLOY_PRODUCTION_STATE": "elsewhere"},
        {"HOME": "/home/ada", "DEPLOY_PRODUCTION_STATE": ""},
    ],
)
def test_the_state_directory_is_the_products_own(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_STATE_HOME", "DEPLOY_PRODUCTION_STATE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert STATE_VARIABLE == VARIABLE
    # An empty HOME is one that says nothing, for both.
    assert state_directory(dict(os.environ)) == str(State.find(os.environ).directory)


def _record(tmp_path: Path) -> Path:
    invocation = Invocation(
        version="v1.2.3",
        session="session-1",
        prompt="prompt-1",
        arguments="v1.2.3 to prod",
        directory="/project",
    )
    return Path(record({STATE_VARIABLE: str(tmp_path / "state")}, invocation))


def test_a_record_tells_who_asked_for_what_and_when(tmp_path: Path) -> None:
    content = json.loads(_record(tmp_path).read_text(encoding="utf-8"))
    moment = datetime.fromisoformat(content.pop("moment"))
    identifier = content.pop("id")
    assert timedelta(0) <= datetime.now(UTC) - moment < timedelta(minutes=1)
    assert identifier.startswith("inv-")
    assert len(identifier) == 30
    assert content == {
        "schema": 1,
        "version": "v1.2.3",
        "session": "session-1",
        "prompt": "prompt-1",
        "arguments": "v1.2.3 to prod",
        "source": "claude-code",
        "directory": "/project",
    }


def test_a_record_is_its_owners_alone(tmp_path: Path) -> None:
    path = _record(tmp_path)
    assert path.parent == Path(invocations_directory({STATE_VARIABLE: str(tmp_path / "state")}))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


def test_two_records_are_two_files_of_two_names(tmp_path: Path) -> None:
    first, second = _record(tmp_path), _record(tmp_path)
    assert first != second
    assert json.loads(first.read_text())["id"] != json.loads(second.read_text())["id"]
    assert sorted(first.parent.iterdir()) == sorted([first, second])
