"""Runs one command of the setup: bounded in time, its output in a log, its whole process group ended on a timeout."""

import contextlib
import os
import signal
import subprocess
import time

from launcher.status import SetupError

_POLL = 0.5
_TAIL = 600


def run(
    argv: "list[str]",
    *,
    log: str,
    directory: str,
    environment: "dict[str, str] | None" = None,
    seconds: float = 900,
    then: str = "",
    tick: "object" = None,
) -> None:
    """Runs a command to its end and calls `tick` twice a second meanwhile.

    Raises:
        SetupError: when it cannot be started, does not succeed, or takes longer than `seconds`.
    """
    hint = then or f"Read {log}, then call again; every call tries once more."
    try:
        with open(log, "ab") as output:
            process = subprocess.Popen(
                argv,
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
    except OSError as error:
        raise SetupError(f"{os.path.basename(argv[0])} cannot be started: {error.strerror}.", hint) from error
    deadline = time.monotonic() + seconds
    while process.poll() is None:
        if time.monotonic() > deadline:
            _end(process)
            raise SetupError(f"{os.path.basename(argv[0])} took longer than {seconds:.0f} seconds.", hint)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL)
        if callable(tick):
            tick()
    if process.returncode != 0:
        raise SetupError(f"{os.path.basename(argv[0])} failed (exit code {process.returncode}): {tail(log)}", hint)


def tail(log: str) -> str:
    """Returns the end of a log on one line, without control characters."""
    try:
        with open(log, "rb") as file:
            file.seek(max(0, os.path.getsize(log) - _TAIL))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return "(its output cannot be read)"
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split()) or "(it said nothing)"


def _end(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
