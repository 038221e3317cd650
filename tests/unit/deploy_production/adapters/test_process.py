import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.adapters import process as process_module
from deploy_production.adapters.identity import is_alive, process_identity
from deploy_production.adapters.pipes import Drain
from deploy_production.adapters.process import SystemProcesses
from deploy_production.errors import ToolError
from deploy_production.ports import Processes, ProcessResult

MINUTE = timedelta(minutes=1)


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def run(code: str, cwd: Path, *, timeout: timedelta = MINUTE, output_limit: int = 4_000_000) -> ProcessResult:
    processes: Processes = SystemProcesses()
    return processes.run(python(code), cwd=cwd, timeout=timeout, output_limit=output_limit)


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            return False
        os.sched_yield()
    return True


def test_exit_code_and_both_outputs_are_reported(tmp_path: Path) -> None:
    result = run("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)", tmp_path)
    assert (result.exit_code, result.stdout, result.stderr) == (3, "out\n", "err\n")
    assert not result.timed_out
    assert not result.truncated
    assert result.duration > timedelta()


def test_a_megabyte_on_each_pipe_does_not_block(tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('e' * 1_000_000); sys.stdout.write('o' * 1_000_000)"
    result = run(code, tmp_path)
    assert (len(result.stdout), len(result.stderr)) == (1_000_000, 1_000_000)
    assert not result.truncated


def test_the_middle_of_a_huge_output_is_cut_and_counted(tmp_path: Path) -> None:
    code = "import sys; sys.stdout.write('begin' + 'x' * 20_000_000 + 'end')"
    result = run(code, tmp_path, output_limit=10_000)
    assert result.truncated
    assert result.stdout.startswith("beginx")
    assert result.stdout.endswith("xend")
    assert f"[… {20_000_008 - 10_000} bytes cut …]" in result.stdout
    assert len(result.stdout) < 10_100


@pytest.mark.parametrize("size", [9_999, 10_000])
def test_output_up_to_the_limit_is_whole(tmp_path: Path, size: int) -> None:
    result = run(f"import sys; sys.stdout.write('x' * {size})", tmp_path, output_limit=10_000)
    assert result.stdout == "x" * size
    assert not result.truncated


def test_output_that_is_not_utf_8_is_kept_readable(tmp_path: Path) -> None:
    result = run(r"import os; os.write(1, b'caf\xe9')", tmp_path)
    assert result.stdout == "caf\ufffd"


def test_raw_output_keeps_every_byte(tmp_path: Path) -> None:
    code = python(r"import os; os.write(1, bytes(range(256)))")
    assert SystemProcesses().run_raw(code, cwd=tmp_path, timeout=MINUTE).stdout == bytes(range(256))


def run_script(script: str, cwd: Path, *, timeout: timedelta) -> ProcessResult:
    """Runs a script of a shell, which starts in no time where an interpreter might use up the time of the test."""
    return SystemProcesses().run(["sh", "-c", script], cwd=cwd, timeout=timeout)


def test_a_child_over_its_time_is_ended_and_has_no_exit_code(tmp_path: Path) -> None:
    result = run_script("echo begun; exec sleep 600", tmp_path, timeout=timedelta(seconds=1))
    assert result.timed_out
    assert result.exit_code is None
    assert result.stdout == "begun\n"
    assert timedelta(seconds=1) <= result.duration < timedelta(seconds=20)


def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "_TERM_GRACE", 0.2)
    script = "trap '' TERM; echo $$; while :; do sleep 600; done"
    result = run_script(script, tmp_path, timeout=timedelta(seconds=1))
    assert result.timed_out
    assert process_identity(int(result.stdout)) is None


def test_a_child_may_clean_up_when_its_time_is_over(tmp_path: Path) -> None:
    script = "trap 'echo cleaned up; exit 0' TERM; sleep 600 & wait"
    result = run_script(script, tmp_path, timeout=timedelta(seconds=1))
    assert result.stdout == "cleaned up\n"
    assert result.exit_code is None


GRANDCHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
print(child.pid, flush=True)
"""


def test_a_grandchild_that_holds_the_pipe_open_is_killed_with_the_group(tmp_path: Path) -> None:
    result = run(GRANDCHILD, tmp_path)
    assert result.exit_code == 0
    assert result.duration < timedelta(seconds=10)
    assert eventually(lambda: process_identity(int(result.stdout)) is None)


def test_a_grandchild_that_left_the_group_cannot_hold_the_caller(tmp_path: Path) -> None:
    result = run(GRANDCHILD.replace("])", "], start_new_session=True)"), tmp_path)
    try:
        assert result.exit_code == 0
        assert result.duration < timedelta(seconds=10)
    finally:
        os.kill(int(result.stdout), signal.SIGKILL)


def test_a_grandchild_dies_when_the_time_is_over(tmp_path: Path) -> None:
    result = run_script("sleep 600 & echo $!; wait", tmp_path, timeout=timedelta(seconds=1))
    assert result.timed_out
    assert eventually(lambda: process_identity(int(result.stdout)) is None)


def test_an_interrupted_caller_leaves_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Drain, "until_ended", interrupt)
    marker = tmp_path / "pid"
    code = f"import os, time; open({str(marker)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run(code, tmp_path)
    assert time.monotonic() - started < 10
    assert not marker.exists() or process_identity(int(marker.read_text())) is None


def test_a_missing_program_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="no-such-program is not there") as caught:
        SystemProcesses().run(["no-such-program"], cwd=tmp_path, timeout=MINUTE)
    assert "Install no-such-program" in caught.value.diagnosis


def test_a_missing_folder_is_not_blamed_on_the_program(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="there is no such folder"):
        run("", tmp_path / "gone")


def test_a_file_that_is_no_program_is_a_tool_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(ToolError, match="Permission denied"):
        SystemProcesses().run(["./notes.txt"], cwd=tmp_path, timeout=MINUTE)


@pytest.mark.parametrize("argv", [[], ["echo", "a\0b"]])
def test_an_argv_no_system_takes_is_a_tool_error(tmp_path: Path, argv: list[str]) -> None:
    with pytest.raises(ToolError):
        SystemProcesses().run(argv, cwd=tmp_path, timeout=MINUTE)


def test_nothing_is_read_by_a_shell(tmp_path: Path) -> None:
    result = SystemProcesses().run(["echo", "$HOME; ls `id` > x"], cwd=tmp_path, timeout=MINUTE)
    assert result.stdout == "$HOME; ls `id` > x\n"


def test_standard_input_is_empty(tmp_path: Path) -> None:
    assert run("import sys; print(repr(sys.stdin.read()))", tmp_path).stdout == "''\n"


def test_only_allowed_variables_are_inherited(tmp_path: Path) -> None:
    inherited = {
        "PATH": os.environ["PATH"],
        "HOME": "/home/me",
        "LC_ALL": "C.UTF-8",
        "LD_PRELOAD": "/tmp/evil.so",
        "GIT_DIR": "/elsewhere",
        "PYTHONPATH": "/elsewhere",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "HTTPS_PROXY": "http://proxy.example",
    }
    result = SystemProcesses(inherited).run(["env"], cwd=tmp_path, timeout=MINUTE, environment={"CI": "true"})
    names = {line.partition("=")[0] for line in result.stdout.splitlines()}
    assert names == {"PATH", "HOME", "LC_ALL", "CI"}


def test_a_loader_variable_is_refused_even_when_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="LD_PRELOAD"):
        SystemProcesses().run(["env"], cwd=tmp_path, timeout=MINUTE, environment={"LD_PRELOAD": "x"})


def test_a_detached_process_has_its_own_session_and_a_private_log(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    code = "import os, sys, time; print(os.getsid(0), os.listdir('/proc/self/fd'), flush=True); time.sleep(600)"
    with (tmp_path / "inherited").open("w") as inherited:
        os.set_inheritable(inherited.fileno(), True)
        pid = SystemProcesses().start_detached(python(code), cwd=tmp_path, log=log)
    try:
        assert eventually(lambda: log.exists() and log.read_text().endswith("\n"))
        session, _, descriptors = log.read_text().partition(" ")
        assert int(session) == pid
        assert descriptors.strip() == "['0', '1', '2', '3']"  # 3 is the listing itself
        assert log.stat().st_mode & 0o777 == 0o600
        identity = process_identity(pid)
        assert identity is not None
        assert is_alive(identity) is True
    finally:
        os.killpg(pid, signal.SIGKILL)
    assert eventually(lambda: is_alive(identity) is False)


STARTER = """
import sys
from pathlib import Path
from deploy_production.adapters.pipes import Drain
from deploy_production.adapters.process import SystemProcesses
folder = Path(sys.argv[1])
code = "import time; print('up', flush=True); time.sleep(600)"
print(SystemProcesses().start_detached([sys.executable, '-c', code], cwd=folder, log=folder / 'log'))
"""


def test_a_detached_process_outlives_its_caller_without_a_warning(tmp_path: Path) -> None:
    root = Path(__file__).parents[4]
    argv = [sys.executable, "-W", "error", "-c", STARTER, str(tmp_path)]
    result = SystemProcesses().run(argv, cwd=root, timeout=MINUTE)
    pid = int(result.stdout)
    try:
        assert result.stderr == ""
        assert eventually(lambda: (tmp_path / "log").read_text() == "up\n")
        assert process_identity(pid) is not None
    finally:
        os.killpg(pid, signal.SIGKILL)


def test_a_log_is_appended_to_and_never_followed_through_a_link(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text("before\n")
    SystemProcesses().start_detached(["echo", "after"], cwd=tmp_path, log=log)
    assert eventually(lambda: log.read_text() == "before\nafter\n")
    (tmp_path / "link").symlink_to(log)
    with pytest.raises(ToolError, match="cannot be written"):
        SystemProcesses().start_detached(["echo", "x"], cwd=tmp_path, log=tmp_path / "link")


def test_a_detached_program_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="no-such-program"):
        SystemProcesses().start_detached(["no-such-program"], cwd=tmp_path, log=tmp_path / "log")


def test_a_detached_process_gets_exactly_the_environment_it_is_given(tmp_path: Path) -> None:
    given = {"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": "/opt/lib", "KUBECONFIG": "/home/me/config"}
    log = tmp_path / "log"
    SystemProcesses().start_detached(["env"], cwd=tmp_path, environment=given, log=log)
    expected = {f"{name}={value}" for name, value in given.items()}
    assert eventually(lambda: set(log.read_text().splitlines()) == expected)


def test_a_detached_process_without_an_environment_inherits_what_is_allowed(tmp_path: Path) -> None:
    inherited = {"PATH": os.environ["PATH"], "SECRET_TOKEN": "x"}
    log = tmp_path / "log"
    SystemProcesses(inherited).start_detached(["env"], cwd=tmp_path, log=log)
    assert eventually(lambda: log.read_text() == f"PATH={inherited['PATH']}\n")
