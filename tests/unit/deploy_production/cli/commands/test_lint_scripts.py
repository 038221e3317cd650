import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from deploy_production.adapters.handover import HandoverError, hand_over
from deploy_production.app.api import UseCases
from deploy_production.cli.main import main
from deploy_production.cli.surroundings import Surroundings
from deploy_production.errors import ExitCode
from tests.simulators.clock import FakeClock
from tests.simulators.terminal import Stream


class _HandedOver(BaseException):
    """Stands for the end of the process; a BaseException, so that nothing handles it on the way."""

    def __init__(self, module: str, arguments: Sequence[str]) -> None:
        super().__init__(module)
        self.argv = [module, *arguments]


def _hand_over(module: str, arguments: Sequence[str]) -> NoReturn:
    raise _HandedOver(module, arguments)


def _open(*_: object) -> UseCases:
    raise AssertionError("the linter needs no application")


def _argv(tmp_path: Path, *argv: str) -> list[str]:
    surroundings = Surroundings(
        stdin=Stream(),
        stdout=Stream(),
        stderr=Stream(),
        environment={},
        directory=tmp_path,
        clock=FakeClock(),
        open_application=_open,
        hand_over=_hand_over,
    )
    with pytest.raises(_HandedOver) as caught:
        main(["lint-scripts", *argv], surroundings)
    return caught.value.argv


def test_the_linter_gets_the_paths_and_the_options(tmp_path: Path) -> None:
    given = _argv(tmp_path, "ci", "--fail-on", "error")
    assert given == ["validators", "scripts", "--fail-on=error", "--", "ci"]


def test_without_a_path_it_is_the_current_folder(tmp_path: Path) -> None:
    assert _argv(tmp_path) == ["validators", "scripts", "--", "."]


def test_json_is_a_format_of_the_linter(tmp_path: Path) -> None:
    assert _argv(tmp_path, "--json", "ci") == ["validators", "scripts", "--output-format=json", "--", "ci"]
    assert "--output-format=sarif" in _argv(tmp_path, "--json", "--output-format", "sarif")


def test_the_process_ends_as_the_linter_ends(tmp_path: Path) -> None:
    (tmp_path / "validators").mkdir()
    (tmp_path / "validators" / "__main__.py").write_text("raise SystemExit(99)", encoding="utf-8")
    (tmp_path / "release.sh").write_text("kubectl rollout status deployment/shop\n", encoding="utf-8")
    argv = [sys.executable, "-m", "deploy_production", "lint-scripts", "--output-format", "concise", "release.sh"]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.splitlines()[0].split()[:2]) == (1, ["release.sh:1:1:", "warning:"])


def test_an_interpreter_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(HandoverError) as caught:
        hand_over("validators", ["scripts"])
    assert caught.value.exit_code is ExitCode.ENVIRONMENT
