"""Everything a command takes from its process, in one place, so that a test can give it others."""

import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TextIO

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.handover import hand_over
from deploy_production.app.api import UseCases
from deploy_production.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environment: Mapping[str, str]
    directory: Path
    clock: Clock
    open_application: Callable[[Path, Mapping[str, str]], UseCases]
    hand_over: Callable[[str, Sequence[str]], NoReturn]
    """Gives the process to another module of this installation."""

    def can_ask(self) -> bool:
        """Returns whether a person is there to answer a question."""
        return self.stdin.isatty() and self.stderr.isatty()


def process_surroundings() -> Surroundings:
    """Returns the surroundings that this process has."""
    return Surroundings(
        stdin=sys.stdin or io.StringIO(),
        stdout=_writable(sys.stdout),
        stderr=_writable(sys.stderr),
        environment=dict(os.environ),
        directory=_directory(),
        clock=SystemClock(),
        open_application=_open_application,
        hand_over=hand_over,
    )


def _open_application(repository: Path, environment: Mapping[str, str]) -> UseCases:
    # Imported only when a command needs it: docker, kubernetes and pydantic load in tenths of a second.
    from deploy_production.app.wiring import open_application

    return open_application(repository=repository, environment=environment)


def _writable(stream: TextIO | None) -> TextIO:
    """A stream that takes every character, whatever the locale; a closed one swallows them."""
    if stream is None:
        return io.StringIO()
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def _directory() -> Path:
    try:
        return Path.cwd()
    except OSError:  # the directory was removed under us; "/" leads to the error that names the remedy
        return Path("/")
