import stat
from pathlib import Path

import pytest

from deploy_production.app.state import VARIABLE, State


def test_the_environment_may_name_the_directory(tmp_path: Path) -> None:
    assert State.find({VARIABLE: str(tmp_path / "here")}).directory == tmp_path / "here"


def test_a_directory_that_is_named_from_here_is_the_same_from_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = State.find({VARIABLE: "here"})
    monkeypatch.chdir("/")

    assert found.directory == tmp_path / "here"
    assert found.ledger == tmp_path / "here" / "ledger.sqlite3"


@pytest.mark.parametrize("environment", [{}, {VARIABLE: ""}])
def test_otherwise_it_is_the_users_own(environment: dict[str, str]) -> None:
    assert State.find(environment).directory.name == "deploy-production"


def test_finding_the_directory_creates_nothing(tmp_path: Path) -> None:
    state = State.find({VARIABLE: str(tmp_path / "here")})

    assert state.report("run-1") is None
    assert not (tmp_path / "here").exists()


def test_a_report_is_found_where_it_was_written(tmp_path: Path) -> None:
    state = State(directory=tmp_path)

    path = state.write_report("run-1", "# Deployment: größe\n")

    assert state.report("run-1") == path
    assert path.read_text(encoding="utf-8") == "# Deployment: größe\n"
    assert state.report("run-2") is None


def test_a_report_is_its_owners_alone(tmp_path: Path) -> None:
    path = State(directory=tmp_path).write_report("run-1", "text")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_each_run_has_a_folder_of_its_own(tmp_path: Path) -> None:
    state = State(directory=tmp_path)

    assert state.log("run-1").parent != state.log("run-2").parent
    assert state.log("run-1").parent == state.write_report("run-1", "").parent
