from deploy_production.app.actor import os_user
from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def test_abort_without_a_run_means_the_one_that_is_going_on(terminal: Terminal) -> None:
    run_id = terminal.use_cases.start(terminal.use_cases.stored, actor="a")
    answer = terminal.run("abort", "--reason", "orders fail")
    assert answer.code == ExitCode.OK
    assert "abort requested" in answer.stdout
    assert f"deploy-production status {run_id} --follow" in answer.stdout
    assert terminal.use_cases.called("abort") == [
        {"run_id": None, "reason": "orders fail", "actor": f"cli:{os_user()}"}
    ]


def test_abort_names_a_run(terminal: Terminal) -> None:
    run_id = terminal.use_cases.start(terminal.use_cases.stored, actor="a")
    terminal.run("abort", run_id, "--reason", "orders fail")
    assert terminal.use_cases.called("abort")[0]["run_id"] == run_id


def test_abort_needs_a_reason(terminal: Terminal) -> None:
    assert terminal.run("abort").code == ExitCode.USAGE
    assert terminal.use_cases.calls == []
