import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy_production.cli.surroundings import process_surroundings
from deploy_production.errors import ExitCode
from tests.simulators.terminal import a_terminal


def test_a_process_in_a_directory_that_was_removed_still_has_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert process_surroundings().directory == Path("/")


def test_the_environment_is_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    surroundings = process_surroundings()
    monkeypatch.setenv("ADDED_LATER", "x")
    assert "ADDED_LATER" not in surroundings.environment
    assert surroundings.environment.get("PATH") == os.environ.get("PATH")


@pytest.mark.parametrize("redirection", ["", ">&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_and_a_poor_encoding_change_no_exit_code(tmp_path: Path, redirection: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "DEPLOY_PRODUCTION_STATE": str(tmp_path / "state")}
    command = f'exec "$0" -m deploy_production status --repository "$1" {redirection}'
    argv = ["sh", "-c", command, sys.executable, str(tmp_path / "nowhere-…")]
    ended = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == ExitCode.BAD_INPUT
    assert "Traceback" not in ended.stderr


def test_a_pipe_is_nobody_to_ask(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    assert terminal.run("run", "1.4.0").code == 2
