import json

import pytest

from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def test_history_is_newest_first_and_marks_rehearsals(rehearsal: Terminal) -> None:
    first = rehearsal.use_cases.start(rehearsal.use_cases.stored, actor="a")
    second = rehearsal.use_cases.start(rehearsal.use_cases.stored, actor="a")
    lines = rehearsal.run("history").stdout.splitlines()
    assert [first in lines[1], second in lines[0]] == [True, True]
    assert all("REHEARSAL" in line for line in lines)
    runs = json.loads(rehearsal.run("history", "--json").stdout)["runs"]
    assert [run["id"] for run in runs] == [second, first]


def test_the_limit_is_passed_on(terminal: Terminal) -> None:
    terminal.run("history", "--limit", "3")
    assert terminal.use_cases.called("history") == [{"limit": 3}]


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1001", "²", "1e3"])
def test_a_limit_that_is_no_count_is_refused(terminal: Terminal, limit: str) -> None:
    assert terminal.run("history", f"--limit={limit}").code == ExitCode.USAGE
