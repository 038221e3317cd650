import json
import subprocess
import sys

import pytest

from deploy_production.cli.commands import COMMANDS
from deploy_production.cli.main import build_parser
from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal

HEAVY = ("kubernetes", "docker", "mcp", "pydantic", "rich", "yaml", "lxml", "holidays", "icalendar", "sqlite3")
ARGUMENTS = {
    "plan": ["1.4.0"],
    "gate": ["1.4.0"],
    "run": ["1.4.0", "--yes"],
    "abort": ["--reason", "x"],
    "rollback": ["run-00000000000000000000000000", "--reason", "x", "--yes"],
    "show": ["run-00000000000000000000000000"],
}


def python(code: str, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *argv], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("argv", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_nothing_heavy(argv: list[str]) -> None:
    code = (
        "import sys\n"
        "from deploy_production.cli.main import main\n"
        "from deploy_production.cli.surroundings import process_surroundings\n"
        "try:\n    main(sys.argv[1:], process_surroundings())\n"
        "except SystemExit as end:\n    assert end.code == 0, end.code\n"
        "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
        "print('APPLICATION', 'deploy_production.app.application' in sys.modules)"
    )
    ended = python(code, *argv)
    assert ended.returncode == 0, ended.stderr
    assert "usage: deploy-production" in ended.stdout
    assert "APPLICATION False" in ended.stdout
    loaded = ended.stdout.rpartition("LOADED ")[2].split()
    assert not set(HEAVY) & set(loaded)


def test_python_dash_m_is_the_command_line() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "deploy_production", "--help"], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0
    assert "verify-ledger" in ended.stdout


def test_help_names_every_exit_code() -> None:
    epilog = build_parser().epilog or ""
    numbers = {
        int(word) for word in epilog.replace("/", " ").replace(",", " ").replace(":", " ").split() if word.isdecimal()
    }
    assert numbers == {code.value for code in ExitCode}


def test_an_unknown_command_is_a_usage_error_that_names_the_help(terminal: Terminal) -> None:
    answer = terminal.run("explode")
    assert answer.code == ExitCode.USAGE
    assert "invalid choice: 'explode'" in answer.stderr
    assert answer.stderr.rstrip().endswith("Run: deploy-production --help")
    assert answer.stdout == ""


@pytest.mark.parametrize("argv", [[], ["run"], ["abort"], ["rollback", "run-1"], ["history", "--limit", "0"], ["show"]])
def test_a_wrong_command_line_ends_with_code_2_and_opens_nothing(terminal: Terminal, argv: list[str]) -> None:
    answer = terminal.run(*argv)
    assert answer.code == ExitCode.USAGE
    assert terminal.opened == []


def test_a_shortened_option_is_refused(terminal: Terminal) -> None:
    assert terminal.run("run", "1.4.0", "--ye").code == ExitCode.USAGE
    assert terminal.use_cases.calls == []


def test_a_usage_error_is_json_when_json_was_asked_for(terminal: Terminal) -> None:
    answer = terminal.run("explode", "--json")
    assert json.loads(answer.stdout)["code"] == "USAGE"
    assert answer.stderr == ""


def test_an_argument_with_escapes_is_shown_without_them(terminal: Terminal) -> None:
    answer = terminal.run("\x1b[31mrun")
    assert "\x1b" not in answer.stderr


# `authorize` speaks with a person at a terminal alone, and of a version, not of a target; `lint-scripts` hands over.
@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in {"init", "authorize", "lint-scripts"}])
@pytest.mark.parametrize("before", [True, False])
def test_json_may_stand_on_either_side_of_the_command(terminal: Terminal, name: str, before: bool) -> None:
    terminal.run("run", "1.4.0", "--yes")
    options = [name, *ARGUMENTS.get(name, [])]
    answer = terminal.run(*(["--json", *options] if before else [*options, "--json"]))
    assert answer.code == 0
    documents = [json.loads(line) for line in answer.stdout.splitlines()]
    assert documents
    assert all("type" in document for document in documents)


@pytest.mark.parametrize(
    "name",
    [name for name in COMMANDS if name not in {"init", "authorize", "verify-ledger", "doctor", "lint-scripts"}],
)
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_every_output_of_a_rehearsal_says_so(rehearsal: Terminal, name: str, options: list[str]) -> None:
    rehearsal.run("run", "1.4.0", "--yes")
    answer = rehearsal.run(name, *ARGUMENTS.get(name, []), *options)
    assert "REHEARSAL" in answer.stdout
    if options and name != "history":
        assert all(json.loads(line)["mode"] == "REHEARSAL" for line in answer.stdout.splitlines())


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in {"init", "lint-scripts"}])
def test_no_output_of_production_says_rehearsal(terminal: Terminal, name: str) -> None:
    terminal.run("run", "1.4.0", "--yes")
    answer = terminal.run(name, *ARGUMENTS.get(name, []))
    assert "REHEARSAL" not in answer.stdout + answer.stderr
