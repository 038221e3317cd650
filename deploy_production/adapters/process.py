"""Child processes: the one module that starts them.

* An argv list, never a shell; standard input is empty; the environment is an allow-list.
* Each child leads its own session. At the end of its time the whole group is asked to end, then killed;
  when the child is done, whatever it left behind in its group is killed too.
* Both pipes are drained at once and what is kept of them is bounded.

A detached process is the only thing that outlives its caller; `identity` tells whether it still lives.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from deploy_production.adapters.environment import child_environment
from deploy_production.adapters.pipes import Bounded, Drain
from deploy_production.errors import ToolError
from deploy_production.ports import ProcessResult

_TERM_GRACE = 5.0
"""Seconds between asking a group to end and killing it."""
_LINGER = 1.0
"""Seconds that descendants may hold the pipes open after the child itself has ended."""
_DRAIN = 0.5
"""Seconds to collect what is left in the pipes of a killed group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawResult:
    """A `ProcessResult` before its output was decoded."""

    argv: tuple[str, ...]
    exit_code: int | None
    stdout: bytes
    stderr: bytes
    timed_out: bool
    truncated: bool
    duration: timedelta


class SystemProcesses:
    """Implements `ports.Processes`."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Takes what the allow-list is applied to; the caller's own environment when there is none."""
        self._inherited = dict(os.environ if environment is None else environment)

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        timeout: timedelta,
        environment: Mapping[str, str] | None = None,
        output_limit: int = 4_000_000,
    ) -> ProcessResult:
        """Runs a command to its end or the end of its time; `output_limit` is in bytes for each pipe.

        Raises:
            ToolError: when the program does not exist or cannot be started.
        """
        raw = self.run_raw(argv, cwd=cwd, timeout=timeout, environment=environment, output_limit=output_limit)
        return ProcessResult(
            argv=raw.argv,
            exit_code=raw.exit_code,
            stdout=raw.stdout.decode(errors="replace"),
            stderr=raw.stderr.decode(errors="replace"),
            timed_out=raw.timed_out,
            truncated=raw.truncated,
            duration=raw.duration,
        )

    def run_raw(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        timeout: timedelta,
        environment: Mapping[str, str] | None = None,
        output_limit: int = 4_000_000,
    ) -> RawResult:
        """Runs a command as `run` does and returns its output as bytes."""
        started = time.monotonic()
        process = _start(argv, cwd, child_environment(self._inherited, environment), subprocess.PIPE)
        out, err = Bounded(output_limit), Bounded(output_limit)
        finished = _supervise(process, out, err, started + timeout.total_seconds())
        return RawResult(
            argv=tuple(argv),
            exit_code=process.returncode if finished else None,
            stdout=out.content,
            stderr=err.content,
            timed_out=not finished,
            truncated=out.truncated or err.truncated,
            duration=timedelta(seconds=time.monotonic() - started),
        )

    def start_detached(
        self, argv: Sequence[str], *, cwd: Path, environment: Mapping[str, str] | None = None, log: Path
    ) -> int:
        """Starts a process that outlives the caller, its output appended to a log of mode 0600; returns its pid.

        It is a continuation of the caller, so `environment`, when there is one, is the whole of it, as it stands.

        Raises:
            ToolError: when the log cannot be written or the program cannot be started.
        """
        with ExitStack() as stack:
            descriptor = _open_log(log)
            stack.callback(os.close, descriptor)
            whole = child_environment(self._inherited, None) if environment is None else environment
            process = _start(argv, cwd, whole, descriptor)
        # Somebody must collect the exit code, or a caller that lives on would keep a zombie.
        threading.Thread(target=process.wait, name=f"reaper-{process.pid}", daemon=True).start()
        return process.pid


def _supervise(process: subprocess.Popen[bytes], out: Bounded, err: Bounded, deadline: float) -> bool:
    """Returns whether the child ended in time; afterwards nothing of its group is left."""
    with ExitStack() as stack:
        stack.enter_context(process)
        # Runs before the child is reaped, so its process group cannot have been given to another.
        stack.callback(_signal_group, process.pid, signal.SIGKILL)
        exited = os.pidfd_open(process.pid)
        stack.callback(os.close, exited)
        drain = Drain(
            [(pipe, to) for pipe, to in ((process.stdout, out), (process.stderr, err)) if pipe], exited=exited
        )
        stack.callback(drain.close)
        finished = drain.until_ended(deadline)
        if finished:
            drain.until_dry(min(time.monotonic() + _LINGER, max(deadline, time.monotonic())))
        else:
            _signal_group(process.pid, signal.SIGTERM)
            drain.until_ended(time.monotonic() + _TERM_GRACE)
        _signal_group(process.pid, signal.SIGKILL)
        drain.until_dry(time.monotonic() + _DRAIN)
    return finished


def _start(argv: Sequence[str], cwd: Path, environment: Mapping[str, str], output: int) -> subprocess.Popen[bytes]:
    if not argv:
        raise ToolError("There is no command to run.", diagnosis="Give the program and its arguments.")
    try:
        return subprocess.Popen(
            list(argv),
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            close_fds=True,
        )
    except (OSError, ValueError) as error:
        raise _not_started(argv[0], cwd, error) from error


def _not_started(program: str, cwd: Path, error: OSError | ValueError) -> ToolError:
    if not cwd.is_dir():
        return ToolError(f"{program} cannot be run in {cwd}: there is no such folder.", diagnosis="Check the path.")
    if isinstance(error, FileNotFoundError):
        return ToolError(f"The program {program} is not there.", diagnosis=f"Install {program}, or add it to PATH.")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return ToolError(f"The program {program} cannot be started: {reason}.", diagnosis=f"Check {program} by hand.")


def _open_log(log: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(log, flags, 0o600)
        os.fchmod(descriptor, 0o600)
    except OSError as error:
        raise ToolError(
            f"The log {log} cannot be written: {error.strerror}.", diagnosis="Check the folder and its free space."
        ) from error
    return descriptor


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
