import pytest

from deploy_production.app.actor import os_user
from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def test_a_run_starts_exactly_the_plan_that_was_shown(terminal: Terminal) -> None:
    answer = terminal.run("run", "1.4.0", "--yes")
    digest = terminal.use_cases.stored.digest
    assert f"Plan     {digest}" in answer.stdout
    assert terminal.use_cases.called("start") == [{"plan": digest, "actor": f"cli:{os_user()}"}]


def test_the_plan_is_shown_before_anything_starts(terminal: Terminal) -> None:
    stdout = terminal.run("run", "1.4.0", "--yes").stdout
    for part in ("Target   web in shop", "Image    registry", "template-changed  Deployment/web", "Soak     30 min"):
        assert stdout.index(part) < stdout.index("Started run-")


def test_without_a_terminal_and_without_yes_nothing_starts(terminal: Terminal) -> None:
    answer = terminal.run("run", "1.4.0")
    assert answer.code == ExitCode.USAGE
    assert "--yes" in answer.stderr
    assert terminal.use_cases.called("start") == []


def test_json_never_asks(terminal: Terminal) -> None:
    terminal.terminal, terminal.typed = True, "yes\n"
    assert terminal.run("run", "1.4.0", "--json").code == ExitCode.USAGE
    assert terminal.use_cases.called("start") == []


def test_a_person_who_agrees_starts_the_run(terminal: Terminal) -> None:
    terminal.terminal, terminal.typed = True, "yes\n"
    answer = terminal.run("run", "1.4.0")
    assert answer.code == ExitCode.OK
    assert "Deploy 1.4.0 to web in shop on shop-eu?" in answer.stderr


@pytest.mark.parametrize("typed", ["", "\n", "y\n", "no\n", "yes please\n"])
def test_anything_but_yes_starts_nothing(terminal: Terminal, typed: str) -> None:
    terminal.terminal, terminal.typed = True, typed
    answer = terminal.run("run", "1.4.0")
    assert answer.code == ExitCode.ABORTED
    assert "Nothing was started." in answer.stderr
    assert terminal.use_cases.called("start") == []


def test_a_stored_plan_is_loaded_and_not_made_again(terminal: Terminal) -> None:
    digest = terminal.use_cases.stored.digest
    assert terminal.run("run", "1.4.0", "--plan", digest, "--yes").code == ExitCode.OK
    assert terminal.use_cases.called("plan") == []
    assert terminal.use_cases.called("start")[0]["plan"] == digest


def test_a_stored_plan_of_another_version_is_refused(terminal: Terminal) -> None:
    answer = terminal.run("run", "9.9.9", "--plan", terminal.use_cases.stored.digest, "--yes")
    assert answer.code == ExitCode.USAGE
    assert "is for 1.4.0, not for 9.9.9" in answer.stderr
    assert terminal.use_cases.called("start") == []


def test_an_unknown_plan_is_bad_input(terminal: Terminal) -> None:
    assert terminal.run("run", "1.4.0", "--plan", "sha256:0", "--yes").code == ExitCode.BAD_INPUT


def test_detach_returns_at_once_and_says_how_to_come_back(terminal: Terminal) -> None:
    answer = terminal.run("run", "1.4.0", "--yes", "--detach")
    assert answer.code == ExitCode.OK
    assert "--follow" in answer.stdout
    assert terminal.use_cases.called("follow") == []
