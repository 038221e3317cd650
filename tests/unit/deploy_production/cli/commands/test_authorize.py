import pytest

from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def test_a_person_at_a_terminal_allows_one_run(terminal: Terminal) -> None:
    terminal.terminal, terminal.typed = True, "yes\n"

    answer = terminal.run("authorize", "v1.2.3")

    assert answer.code == ExitCode.OK
    assert "one run of v1.2.3" in answer.stdout
    assert terminal.use_cases.called("authorize") == [{"version": "v1.2.3"}]


def test_a_person_who_says_no_allows_nothing(terminal: Terminal) -> None:
    terminal.terminal, terminal.typed = True, "no\n"

    assert terminal.run("authorize", "v1.2.3").code == ExitCode.ABORTED
    assert terminal.use_cases.called("authorize") == []


@pytest.mark.parametrize("option", [(), ("--json",)])
def test_where_nobody_can_be_asked_nothing_is_allowed(terminal: Terminal, option: tuple[str, ...]) -> None:
    terminal.typed = "yes\n"

    answer = terminal.run("authorize", "v1.2.3", *option)

    assert answer.code == ExitCode.USAGE
    assert "terminal of your own" in answer.stdout + answer.stderr
    assert terminal.use_cases.called("authorize") == []


def test_no_option_answers_for_a_person(terminal: Terminal) -> None:
    assert terminal.run("authorize", "v1.2.3", "--yes").code == ExitCode.USAGE
    assert terminal.use_cases.called("authorize") == []
