"""Commands, daemons and marks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from testbed.errors import BedError
from testbed.process import Launcher, Mark, last_lines, run, wait_until


def test_a_mark_knows_its_process_and_no_later_one() -> None:
    mark = Mark.of(os.getpid())
    assert mark is not None
    assert mark.alive()
    assert not Mark(pid=mark.pid, started=mark.started + 1).alive()


def test_a_mark_of_an_ended_process_is_dead() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = Mark.of(process.pid)
    assert mark is not None
    assert not mark.wait(0.05)
    process.communicate()
    assert not mark.alive()
    assert mark.wait(0)
    assert Mark.of(process.pid) is None


def test_a_zombie_counts_as_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    mark = Mark(pid=process.pid, started=0)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert Mark.of(process.pid) is None
    assert not mark.alive()
    process.wait()


def test_run_returns_output_and_passes_input() -> None:
    assert run(["cat"], text="hello") == "hello"


def test_run_names_a_missing_program_and_how_to_get_it() -> None:
    with pytest.raises(BedError, match=r"no-such-program is not installed\n.*build --install"):
        run(["no-such-program"])


def test_run_shows_what_a_failing_command_said() -> None:
    with pytest.raises(BedError, match=r"ended with code 2\n.*no-such-folder"):
        run(["ls", "/no-such-folder"])


def test_run_is_bounded_in_time() -> None:
    with pytest.raises(BedError, match=r"was not done within 0\.1 s"):
        run(["sleep", "60"], seconds=0.1)


def test_a_daemon_that_ends_early_is_reported_with_its_last_lines(tmp_path: Path) -> None:
    launcher = Launcher(logs=tmp_path, environment={"PATH": "/usr/bin:/bin"})
    daemon = launcher.start("demo", [sys.executable, "-c", "print('no room'); raise SystemExit(3)"])
    with pytest.raises(BedError, match=r"(?s)demo ended with code 3 before it answers.*no room"):
        wait_until(lambda: False, what="it answers", daemon=daemon, seconds=20)


def test_a_daemon_that_is_never_ready_is_reported_in_time(tmp_path: Path) -> None:
    launcher = Launcher(logs=tmp_path, environment={"PATH": "/usr/bin:/bin"})
    daemon = launcher.start(
        "demo", [sys.executable, "-c", "import sys; sys.stdin.readline(); import time; time.sleep(60)"]
    )
    try:
        with pytest.raises(BedError, match=r"it answers: not within 0\.1 s \(demo\)"):
            wait_until(lambda: False, what="it answers", daemon=daemon, seconds=0.1)
    finally:
        daemon.process.kill()
        daemon.process.wait()


def test_a_daemon_gets_a_bare_environment_and_a_path_in_front(tmp_path: Path) -> None:
    launcher = Launcher(logs=tmp_path, environment={"PATH": "/usr/bin:/bin", "HOME": "/nowhere"})
    program = "import os; print(sorted(os.environ)); print(os.environ['PATH'])"
    daemon = launcher.start("demo", [sys.executable, "-I", "-c", program], path="/first")
    daemon.process.wait(20)
    first, second = daemon.log.read_text().splitlines()
    assert "HTTP_PROXY" not in first
    assert "'HOME', " in first
    assert second.startswith("/first:/usr/local/sbin:")


def test_last_lines_are_few_short_and_free_of_control_characters(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("\n".join([*(f"line {n}" for n in range(100)), "\x1b[31mred", "x" * 1000]))
    shown = last_lines(log).splitlines()
    assert len(shown) == 13
    assert shown[-2] == "  [31mred"
    assert len(shown[-1]) == 402


def test_last_lines_of_no_log_say_so() -> None:
    assert last_lines(Path("/no/such/log")).startswith("(no log: ")
