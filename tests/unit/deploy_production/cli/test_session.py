from pathlib import Path

from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def test_the_repository_is_the_one_around_the_current_directory(terminal: Terminal) -> None:
    below = terminal.directory / "src/deep"
    below.mkdir(parents=True)
    root, terminal.directory = terminal.directory, below
    terminal.run("status")
    assert terminal.opened == [root.resolve()]


def test_repository_names_another_one(terminal: Terminal, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    terminal.run("status", "--repository", str(other))
    terminal.run("--repository", "other", "status")
    assert terminal.opened == [other.resolve()] * 2


def test_without_a_repository_nothing_is_opened_and_the_way_out_is_told(terminal: Terminal) -> None:
    (terminal.directory / ".git").rmdir()
    answer = terminal.run("status")
    assert answer.code == ExitCode.BAD_INPUT
    assert "--repository DIR" in answer.stderr
    assert terminal.opened == []


def test_the_application_gets_the_environment_of_the_process(terminal: Terminal) -> None:
    terminal.environment["KUBECONFIG"] = "/some/where"
    terminal.run("status")
    assert terminal.opened_with[0]["KUBECONFIG"] == "/some/where"
