"""Gives the process to another program of this installation: what follows is that program's, its exit code included."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from deploy_production.errors import DeployError, ExitCode


class HandoverError(DeployError):
    """The other program cannot be started."""

    exit_code = ExitCode.ENVIRONMENT
    code = "HANDOVER"


def hand_over(module: str, arguments: Sequence[str]) -> NoReturn:
    """Replaces this process by a module of the same interpreter.

    Raises:
        HandoverError: when the interpreter cannot be started.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    # -P keeps a folder of the same name in the current directory from being run instead.
    argv = [sys.executable, "-P", "-m", module, *arguments]
    try:
        os.execv(argv[0], argv)  # noqa: S606 -- an argv list for our own interpreter; there is no shell
    except (OSError, ValueError) as error:
        raise HandoverError(
            f"{module} cannot be started: {error}", diagnosis=f"Run: {' '.join(argv[:4])} yourself to see why."
        ) from error
