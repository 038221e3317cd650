"""One command of the setup: bounded, logged, explained."""

import sys
from pathlib import Path

import pytest

from launcher.commands import run, tail
from launcher.status import SetupError
from tests.unit.launcher.plugin_copy import gone


def test_what_a_command_says_is_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    run(
        [sys.executable, "-c", "print('made'); import sys; print('well', file=sys.stderr)"], log=str(log), directory="/"
    )
    assert set(log.read_text().split()) == {"made", "well"}


def test_a_command_that_fails_is_told_with_the_end_of_its_output(tmp_path: Path) -> None:
    code = "import sys; sys.exit('\\x1b[31m' + 'x' * 2000 + ' no such package')"
    with pytest.raises(SetupError) as caught:
        run([sys.executable, "-c", code], log=str(tmp_path / "log"), directory="/", then="Look again.")
    assert "failed (exit code 1)" in caught.value.message
    assert caught.value.message.endswith("no such package")
    assert "\x1b" not in caught.value.message
    assert len(caught.value.message) < 700
    assert caught.value.next == "Look again."


def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be started: No such file"):
        run(["/nowhere/uv"], log=str(tmp_path / "log"), directory="/")


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
        f"open({str(note)!r}, 'w').write(str(child.pid)); child.wait()"
    )
    with pytest.raises(SetupError, match="took longer than 1 seconds"):
        run([sys.executable, "-c", code], log=str(tmp_path / "log"), directory="/", seconds=1)
    assert gone(int(note.read_text()))


def test_it_reads_nothing_from_its_starter(tmp_path: Path) -> None:
    log = tmp_path / "log"
    run([sys.executable, "-c", "import sys; print(repr(sys.stdin.read()))"], log=str(log), directory="/")
    assert log.read_text() == "''\n"


def test_a_log_that_is_not_there_or_empty_is_told(tmp_path: Path) -> None:
    assert tail(str(tmp_path / "none")) == "(its output cannot be read)"
    (tmp_path / "log").touch()
    assert tail(str(tmp_path / "log")) == "(it said nothing)"
