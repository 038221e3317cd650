import json

from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def test_show_tells_the_gate_every_entry_and_what_is_left(terminal: Terminal) -> None:
    run_id = terminal.use_cases.start(terminal.use_cases.stored, actor="a")
    terminal.use_cases.play(run_id)
    answer = terminal.run("show", run_id)
    assert answer.code == ExitCode.OK
    assert "PASS  tests_pass: 412 tests passed" in answer.stdout
    assert "run closed: succeeded (exit code 0)" in answer.stdout
    assert "Left for people" in answer.stdout
    assert len(json.loads(terminal.run("show", run_id, "--json").stdout)["entries"]) == 14


def test_an_unknown_run_is_bad_input(terminal: Terminal) -> None:
    assert terminal.run("show", "run-x").code == ExitCode.BAD_INPUT
