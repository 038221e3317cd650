import json

import pytest

from deploy_production.errors import ExitCode
from deploy_production.model.gate import Verdict
from tests.simulators.terminal import Terminal

CODES = [(Verdict.PASS, ExitCode.OK), (Verdict.FAIL, ExitCode.GATE_FAIL), (Verdict.ERROR, ExitCode.GATE_ERROR)]


@pytest.mark.parametrize(("verdict", "code"), CODES)
def test_the_exit_code_is_the_verdict(terminal: Terminal, verdict: Verdict, code: ExitCode) -> None:
    terminal.use_cases.gate_verdict = verdict
    answer = terminal.run("gate", "1.4.0", "--json")
    assert answer.code == code
    document = json.loads(answer.stdout)
    assert (document["verdict"], document["exit_code"]) == (verdict.value, code.value)


def test_a_closed_gate_shows_the_remedy_and_what_was_not_run(terminal: Terminal) -> None:
    terminal.use_cases.gate_verdict = Verdict.FAIL
    stdout = terminal.run("gate", "1.4.0").stdout
    assert "FAIL  backups_current: the last backup is 31 hours old" in stdout
    assert "      Take a backup and record it." in stdout
    assert "----  team_notified: not run" in stdout


def test_a_gate_starts_nothing(terminal: Terminal) -> None:
    terminal.run("gate", "1.4.0")
    assert [name for name, _ in terminal.use_cases.calls] == ["plan", "gate"]
