import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy_production.cli.following import style_of
from deploy_production.errors import ExitCode
from deploy_production.model.run import Outcome
from deploy_production.ports import Entry, EntryKind
from tests.simulators.clock import START
from tests.simulators.terminal import Terminal
from tests.simulators.usecases import Line

CLOSED = EntryKind.RUN_CLOSED


def ends(outcome: Outcome) -> list[Line]:
    return [(CLOSED, {"outcome": outcome.value, "reason": "because"})]


@pytest.mark.parametrize("outcome", Outcome)
def test_a_followed_run_ends_with_the_code_of_its_outcome(terminal: Terminal, outcome: Outcome) -> None:
    terminal.use_cases.script = ends(outcome)
    assert terminal.run("run", "1.4.0", "--yes").code == outcome.exit_code


def test_json_tells_entries_line_by_line_and_ends_with_the_result(terminal: Terminal) -> None:
    terminal.use_cases.script = ends(Outcome.ROLLED_BACK)
    answer = terminal.run("run", "1.4.0", "--yes", "--json")
    documents = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [document["type"] for document in documents] == ["plan", "entry", "entry", "result"]
    assert documents[-1]["exit_code"] == ExitCode.ROLLED_BACK
    assert documents[-1]["run"]["outcome"] == "rolled-back"
    assert documents[-2]["line"].startswith("run closed: failed, and rolled back")


def test_ctrl_c_detaches_and_tells_how_to_watch_and_to_abort(terminal: Terminal) -> None:
    terminal.use_cases.script = [(EntryKind.PHASE, {"phase": "build"}), KeyboardInterrupt()]
    answer = terminal.run("run", "1.4.0", "--yes")
    assert answer.code == ExitCode.INTERRUPTED
    run_id = "run-00000000000000000000000000"
    assert f"{run_id} goes on" in answer.stdout
    assert f"deploy-production status {run_id} --follow" in answer.stdout
    assert f"deploy-production abort {run_id} --reason" in answer.stdout
    assert terminal.use_cases.called("abort") == []


def test_a_real_interrupt_detaches_a_real_process(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from dataclasses import replace\n"
        "from pathlib import Path\n"
        "from threading import Event\n"
        "from deploy_production.cli.main import main\n"
        "from deploy_production.cli.surroundings import process_surroundings\n"
        "from tests.simulators.terminal import a_terminal\n"
        "use_cases = a_terminal(Path(sys.argv[1])).use_cases\n"
        "def follow(run_id, *, after, wait):\n"
        "    print('FOLLOWING', flush=True)\n"
        "    Event().wait(60)\n"
        "    yield from ()\n"
        "use_cases.follow = follow\n"
        "surroundings = replace(process_surroundings(), directory=Path(sys.argv[1]),\n"
        "                       open_application=lambda *_: use_cases)\n"
        "sys.exit(main(['run', '1.4.0', '--yes', '--plain'], surroundings))\n"
    )
    # A shell may have started the tests with SIGINT ignored, and children inherit that.
    argv = ["env", "--default-signal=INT", sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert any("FOLLOWING" in line for line in child.stdout)
        child.send_signal(signal.SIGINT)
        stdout, stderr = child.communicate(timeout=60)
    assert child.returncode == ExitCode.INTERRUPTED
    assert "goes on without this terminal" in stdout
    assert stderr == ""


def test_ctrl_c_with_json_ends_with_a_result_that_says_detached(rehearsal: Terminal) -> None:
    rehearsal.use_cases.script = [KeyboardInterrupt()]
    answer = rehearsal.run("run", "1.4.0", "--yes", "--json")
    last = json.loads(answer.stdout.splitlines()[-1])
    assert (last["type"], last["detached"], last["exit_code"], last["mode"]) == ("result", True, 130, "REHEARSAL")


def test_ctrl_c_while_the_run_is_being_started_says_where_to_look(terminal: Terminal) -> None:
    terminal.use_cases.failures["start"] = KeyboardInterrupt()
    answer = terminal.run("run", "1.4.0", "--yes")
    assert answer.code == ExitCode.INTERRUPTED
    assert "deploy-production status" in answer.stderr


def test_no_entry_is_told_twice_when_following_goes_on_in_rounds(terminal: Terminal) -> None:
    terminal.use_cases.script = [
        (EntryKind.ACTIVITY, {"text": "first"}),
        (EntryKind.ACTIVITY, {"text": "second"}),
        *ends(Outcome.SUCCEEDED),
    ]
    answer = terminal.run("run", "1.4.0", "--yes")
    assert answer.stdout.count("first") == answer.stdout.count("second") == 1


def test_a_process_that_is_gone_without_closing_its_record_is_said_and_held(terminal: Terminal) -> None:
    terminal.use_cases.script = [(EntryKind.ACTIVITY, {"text": "first"})]
    answer = terminal.run("run", "1.4.0", "--yes")
    assert answer.code == ExitCode.HELD
    assert "is gone" in answer.stderr
    assert "deploy-production show run-00000000000000000000000000" in answer.stderr


def test_a_lost_process_is_told_in_json_too(terminal: Terminal) -> None:
    terminal.use_cases.script = []
    last = json.loads(terminal.run("run", "1.4.0", "--yes", "--json").stdout.splitlines()[-1])
    assert (last["type"], last["process_lost"], last["exit_code"]) == ("result", True, 22)


def test_what_people_still_owe_is_told_at_the_end(terminal: Terminal) -> None:
    answer = terminal.run("run", "1.4.0", "--yes")
    assert "  - [ ] Tell support" in answer.stdout
    assert "Report   /var/lib/report.md" in answer.stdout


def test_a_terminal_shows_progress_and_colour(terminal: Terminal) -> None:
    terminal.terminal = True
    answer = terminal.run("run", "1.4.0", "--yes")
    assert answer.code == ExitCode.OK
    assert "\x1b[32m" in answer.stdout
    assert "check tests_pass: PASS" in answer.stdout


def test_a_terminal_asked_for_plain_output_gets_no_escapes(terminal: Terminal) -> None:
    terminal.terminal = True
    assert "\x1b" not in terminal.run("run", "1.4.0", "--yes", "--no-color").stdout


@pytest.mark.parametrize(
    ("kind", "body", "style"),
    [
        (EntryKind.PHASE, {}, "bold"),
        (EntryKind.CHECK, {}, "dim"),
        (EntryKind.CHECK, {"result": {"verdict": "PASS"}}, "green"),
        (EntryKind.CHECK, {"result": {"verdict": "FAIL"}}, "bold red"),
        (EntryKind.CHECK, {"result": {"verdict": "ERROR"}}, "bold yellow"),
        (EntryKind.DONE, {"ok": True}, ""),
        (EntryKind.DONE, {}, "red"),
        (EntryKind.TRIGGER, {}, "yellow"),
        (CLOSED, {"outcome": "succeeded"}, "bold green"),
        (CLOSED, {"outcome": "rolled-back"}, "bold red"),
        ("unknown", {}, ""),
    ],
)
def test_only_what_is_good_is_green(kind: EntryKind | str, body: dict[str, object], style: str) -> None:
    entry = Entry(sequence=1, run_id="r", moment=START, kind=kind, body=body, previous="", hash="")
    assert style_of(entry) == style
