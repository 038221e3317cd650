import json

import pytest

from deploy_production.app.api import Diagnosis
from deploy_production.errors import ExitCode
from deploy_production.model.gate import Verdict
from tests.simulators.terminal import Terminal

GOOD = Diagnosis(subject="git", verdict=Verdict.PASS, message="2.39.5", remedy="")


def test_all_well_is_ready(terminal: Terminal) -> None:
    answer = terminal.run("doctor")
    assert (answer.code, answer.stdout.splitlines()[-1]) == (ExitCode.OK, "Ready.")


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.ERROR])
def test_one_thing_that_is_not_well_is_told_with_its_remedy(terminal: Terminal, verdict: Verdict) -> None:
    bad = Diagnosis(subject="docker", verdict=verdict, message="no answer", remedy="Start it.")
    terminal.use_cases.diagnoses = (GOOD, bad)
    answer = terminal.run("doctor")
    assert answer.code == ExitCode.ENVIRONMENT
    assert "      Start it." in answer.stdout
    assert json.loads(terminal.run("doctor", "--json").stdout)["exit_code"] == ExitCode.ENVIRONMENT


def test_nothing_looked_at_is_not_ready(terminal: Terminal) -> None:
    terminal.use_cases.diagnoses = ()
    assert terminal.run("doctor").code == ExitCode.ENVIRONMENT
