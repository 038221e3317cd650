"""The process of the MCP server: what it serves, and how it ends."""

import os
import signal
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import NoReturn

from deploy_production.adapters.clock import SystemClock
from deploy_production.app.actor import os_user
from deploy_production.app.api import UseCases
from deploy_production.app.checkout import top_level

from .audit import Audit, monthly
from .face import Face
from .pace import Pace
from .server import Server, build_server

_SESSION = "CLAUDE_CODE_SESSION_ID"
"""Set by the host, not by the model: a command that a person gave counts in its own session alone."""
_VARIABLES = ("DEPLOY_PRODUCTION_REPOSITORY", "CLAUDE_PROJECT_DIR")


def run() -> NoReturn:
    """Serves the repository that the environment names, on stdin and stdout."""
    environment, clock = dict(os.environ), SystemClock()
    session = environment.get(_SESSION, "")
    server = build_server(
        Face(lambda: _open(environment), actor=f"mcp:{os_user()}", session=session),
        version=version("deploy-production"),
        log=lambda error: _log(error, environment),
        audit=Audit(monthly(lambda: _audit_folder(environment)), clock, session=session),
        pace=Pace(clock),
    )
    serve(server)


def serve(server: Server) -> NoReturn:
    """Serves until stdin ends or a signal asks to stop, and ends the process at once then."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    server.run("stdio")
    # A thread may still read for an answer nobody waits for; runs live in processes of their own.
    os._exit(0)


def _stop(number: int, frame: FrameType | None) -> None:
    # The SDK's reader blocks on stdin in a thread, so no gentler end would come; all state is on the disk already.
    del number, frame
    os._exit(0)


def repository_directory(environment: Mapping[str, str], *, default: Path) -> Path:
    """Returns the directory whose repository is served: the first variable that is set, or the current one."""
    named = next((environment[name] for name in _VARIABLES if environment.get(name)), None)
    return default if named is None else default / named


def _open(environment: Mapping[str, str]) -> UseCases:
    # Loaded at the first call: docker and kubernetes would make a host wait for the list of tools.
    from deploy_production.app.wiring import open_application

    start = repository_directory(environment, default=Path.cwd())
    remedy = f"Set {_VARIABLES[0]} to the repository that is released, and restart the server."
    return open_application(repository=top_level(start, remedy=remedy), environment=environment)


def _audit_folder(environment: Mapping[str, str]) -> Path:
    from deploy_production.app.state import State

    return State.find(environment).directory / "audit"


def _log(error: BaseException, environment: Mapping[str, str]) -> Path | None:
    from deploy_production.app.crash import write_crash_log

    return write_crash_log(error, clock=SystemClock(), environment=environment)
