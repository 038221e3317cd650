import json

from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def test_without_a_run_status_says_so(terminal: Terminal) -> None:
    answer = terminal.run("status")
    assert (answer.code, answer.stdout) == (ExitCode.OK, "No run is recorded on this machine.\n")
    assert json.loads(terminal.run("status", "--json").stdout)["run"] is None


def test_status_of_a_run_tells_what_it_is_doing_and_returns_at_once(terminal: Terminal) -> None:
    run_id = terminal.use_cases.start(terminal.use_cases.stored, actor="a")
    answer = terminal.run("status", run_id)
    assert answer.code == ExitCode.OK
    assert "State    going on in the gate: starting" in answer.stdout
    assert terminal.use_cases.called("follow") == []


def test_following_the_newest_run_ends_with_its_code(terminal: Terminal) -> None:
    terminal.use_cases.start(terminal.use_cases.stored, actor="a")
    answer = terminal.run("status", "--follow")
    assert answer.code == ExitCode.OK
    assert "run closed: succeeded" in answer.stdout


def test_following_nothing_is_bad_input(terminal: Terminal) -> None:
    assert terminal.run("status", "--follow").code == ExitCode.BAD_INPUT


def test_an_unknown_run_is_bad_input(terminal: Terminal) -> None:
    assert terminal.run("status", "run-nobody").code == ExitCode.BAD_INPUT
