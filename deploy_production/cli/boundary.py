"""The one place where a failure becomes text and an exit code; nothing but this ever reaches a user.

* A `DeployError` is its message, its diagnosis, its exit code.
* Ctrl-C is 130, a reader that went away is silence.
* A disk that refuses is the user's to mend, with its own message; anything else unexpected is ours: one line, exit
  code 70, and the traceback in a private log file.
"""

import os
from collections.abc import Callable
from pathlib import Path

from deploy_production.app.disk import CODE, refused_by_disk
from deploy_production.cli.screen import Mode, Screen
from deploy_production.cli.surroundings import Surroundings
from deploy_production.errors import DeployError, ExitCode


def guard(action: Callable[[], int], *, screen: Screen, surroundings: Surroundings) -> int:
    """Runs an action and returns its exit code, or that of its failure."""
    try:
        return _guarded(action, screen, surroundings)
    except BrokenPipeError:
        # The interpreter flushes stdout once more at exit; without a reader that would print a traceback.
        _silence(surroundings)
        return ExitCode.INTERRUPTED


def _guarded(action: Callable[[], int], screen: Screen, surroundings: Surroundings) -> int:
    try:
        return action()
    except DeployError as error:
        return _fail(
            screen, code=error.code, message=error.message, diagnosis=error.diagnosis, exit_code=error.exit_code
        )
    except KeyboardInterrupt:
        screen.warn("Interrupted.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 -- the last boundary: a person never sees a traceback
        return _unexpected(error, screen, surroundings)


def _unexpected(error: Exception, screen: Screen, surroundings: Surroundings) -> int:
    refused = refused_by_disk(error)
    if refused is not None:
        return _fail(screen, code=CODE, message=refused[0], diagnosis=refused[1], exit_code=ExitCode.ENVIRONMENT)
    # Imported when it is needed: finding the state directory costs time that `--help` should not take.
    from deploy_production.app.crash import write_crash_log

    log = write_crash_log(error, clock=surroundings.clock, environment=surroundings.environment)
    return _fail(
        screen,
        code="INTERNAL",
        message=f"This tool failed in a way it does not know ({type(error).__name__}).",
        diagnosis=_where(log),
        exit_code=ExitCode.INTERNAL,
    )


def _where(log: Path | None) -> str:
    if log is None:
        return "No log file could be written. Check the disk, then report what you ran."
    return f"Please report it with the log file {log}."


def _fail(screen: Screen, *, code: str, message: str, diagnosis: str, exit_code: ExitCode) -> int:
    if screen.mode is Mode.JSON:
        content = {"code": code, "message": message, "diagnosis": diagnosis, "exit_code": exit_code.value}
        screen.document("error", content)
    else:
        screen.warn(f"{message}\n{diagnosis}" if diagnosis else message)
    return exit_code


def _silence(surroundings: Surroundings) -> None:
    try:
        descriptor = surroundings.stdout.fileno()
    except (OSError, ValueError):
        return
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, descriptor)
    os.close(sink)
