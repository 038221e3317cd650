"""A private log file for what nobody expected: the traceback, readable by its owner alone."""

import os
import platform
import traceback
from collections.abc import Mapping
from pathlib import Path

from deploy_production.app.state import State
from deploy_production.installed import version
from deploy_production.ports import Clock

_MODE = 0o600
_FOLDER_MODE = 0o700


def write_crash_log(error: BaseException, *, clock: Clock, environment: Mapping[str, str]) -> Path | None:
    """Writes the traceback to a new file of mode 0600 and returns its path, None when that fails too."""
    this = version(otherwise="(not installed)")
    lines = [f"deploy-production {this}, Python {platform.python_version()}, {platform.platform()}\n"]
    lines += traceback.format_exception(error)
    try:
        folder = State.find(environment).directory / "crashes"
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        path = folder / f"{clock.now():%Y%m%dT%H%M%S.%fZ}-{os.getpid()}.log"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "w", encoding="utf-8") as file:
            file.write("".join(lines))
    except OSError:
        return None
    return path
