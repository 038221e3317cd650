import errno
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deploy_production.errors import ExitCode, LeaseHeld, LedgerError
from tests.simulators.terminal import Terminal

HELD = LeaseHeld("run-a is going on on this target.", diagnosis="Watch it: deploy-production status run-a --follow")


def test_an_expected_failure_is_its_message_and_what_to_do_next_on_stderr(terminal: Terminal) -> None:
    terminal.use_cases.failures["start"] = HELD
    answer = terminal.run("run", "1.4.0", "--yes")
    assert answer.code == ExitCode.LEASE_HELD
    assert answer.stderr == f"{HELD.message}\n{HELD.diagnosis}\n"


def test_an_expected_failure_is_one_document_on_stdout_with_json(terminal: Terminal) -> None:
    terminal.use_cases.failures["verify_ledger"] = LedgerError("entry 3 does not fit", diagnosis="Keep the file.")
    answer = terminal.run("verify-ledger", "--json")
    assert answer.code == ExitCode.RECORD
    assert answer.stderr == ""
    assert json.loads(answer.stdout) == {
        "type": "error",
        "code": "LEDGER",
        "message": "entry 3 does not fit",
        "diagnosis": "Keep the file.",
        "exit_code": 5,
    }


def test_a_failure_in_a_rehearsal_says_so(rehearsal: Terminal) -> None:
    rehearsal.use_cases.failures["start"] = HELD
    assert rehearsal.run("run", "1.4.0", "--yes").stderr.startswith("REHEARSAL: ")


def test_a_failure_with_text_from_outside_is_sanitized(terminal: Terminal) -> None:
    terminal.use_cases.failures["doctor"] = LedgerError("bad \x1b[2J\u202e name", diagnosis="")
    answer = terminal.run("doctor")
    assert answer.stderr == "bad  name\n"


def test_an_unexpected_failure_is_one_line_and_a_private_log_and_no_traceback(terminal: Terminal) -> None:
    terminal.use_cases.failures["status"] = ZeroDivisionError("secret detail")
    answer = terminal.run("status")
    assert answer.code == ExitCode.INTERNAL
    assert "Traceback" not in answer.stderr + answer.stdout
    assert "secret detail" not in answer.stderr + answer.stdout
    log = Path(answer.stderr.rpartition("log file ")[2].strip().removesuffix("."))
    assert "secret detail" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_an_unexpected_failure_without_a_place_for_its_log_still_ends_clearly(terminal: Terminal) -> None:
    terminal.environment["DEPLOY_PRODUCTION_STATE"] = "/dev/null/nowhere"
    terminal.use_cases.failures["status"] = ZeroDivisionError()
    answer = terminal.run("status")
    assert answer.code == ExitCode.INTERNAL
    assert "No log file could be written" in answer.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_is_the_users_to_mend(terminal: Terminal, number: int) -> None:
    terminal.use_cases.failures["start"] = OSError(number, "no", "/var/state/ledger")
    answer = terminal.run("run", "1.4.0", "--yes")
    assert answer.code == ExitCode.ENVIRONMENT
    assert "(/var/state/ledger)" in answer.stderr
    assert "deploy-production status" in answer.stderr


def test_ctrl_c_before_anything_was_started_is_130(terminal: Terminal) -> None:
    terminal.use_cases.failures["plan"] = KeyboardInterrupt()
    answer = terminal.run("run", "1.4.0", "--yes")
    assert answer.code == ExitCode.INTERRUPTED
    assert answer.stderr == "Interrupted.\n"
    assert terminal.use_cases.called("start") == []


def test_a_reader_that_goes_away_is_silence_and_not_success() -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tempfile import TemporaryDirectory\n"
        "from dataclasses import replace\n"
        "from tests.simulators.terminal import a_terminal\n"
        "from deploy_production.cli.main import main\n"
        "from deploy_production.cli.surroundings import process_surroundings\n"
        "with TemporaryDirectory() as folder:\n"
        "    fake = a_terminal(Path(folder))\n"
        "    fake.use_cases.duties = tuple('x' * 150 for _ in range(5000))\n"
        "    run_id = fake.use_cases.start(fake.use_cases.stored, actor='a')\n"
        "    world = replace(process_surroundings(), directory=Path(folder),\n"
        "                    open_application=lambda *_: fake.use_cases)\n"
        "    sys.exit(main(['show', run_id, '--plain'], world))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(1)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(timeout=60) == ExitCode.INTERRUPTED
