from deploy_production.app.actor import os_user
from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def a_run(terminal: Terminal) -> str:
    return terminal.use_cases.start(terminal.use_cases.stored, actor="a")


def test_a_rollback_shows_the_run_and_follows_its_own(terminal: Terminal) -> None:
    run_id = a_run(terminal)
    answer = terminal.run("rollback", run_id, "--reason", "orders fail", "--yes")
    assert answer.code == ExitCode.OK
    assert f"Run      {run_id} (deploy)" in answer.stdout
    assert f"roll back {run_id}: orders fail" in answer.stdout
    assert terminal.use_cases.called("rollback") == [
        {"run_id": run_id, "reason": "orders fail", "actor": f"cli:{os_user()}"}
    ]


def test_a_rollback_is_confirmed(terminal: Terminal) -> None:
    run_id = a_run(terminal)
    assert terminal.run("rollback", run_id, "--reason", "x").code == ExitCode.USAGE
    terminal.terminal, terminal.typed = True, "no\n"
    assert terminal.run("rollback", run_id, "--reason", "x").code == ExitCode.ABORTED
    assert terminal.use_cases.called("rollback") == []


def test_a_rollback_can_be_left_running(terminal: Terminal) -> None:
    answer = terminal.run("rollback", a_run(terminal), "--reason", "x", "--yes", "--detach")
    assert answer.code == ExitCode.OK
    assert terminal.use_cases.called("follow") == []


def test_a_rollback_of_an_unknown_run_is_bad_input(terminal: Terminal) -> None:
    assert terminal.run("rollback", "run-x", "--reason", "x", "--yes").code == ExitCode.BAD_INPUT
