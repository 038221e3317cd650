"""Surroundings for the command line: streams that may claim to be terminals, a fake clock, recorded use cases."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from deploy_production.app.api import UseCases
from deploy_production.cli.main import main
from deploy_production.cli.surroundings import Surroundings
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import RecordedUseCases


class Stream(io.StringIO):
    """A text stream that says what it is told to say about being a terminal."""

    def __init__(self, text: str = "", *, terminal: bool = False) -> None:
        super().__init__(text)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def _hand_over(module: str, arguments: Sequence[str]) -> NoReturn:
    raise AssertionError(f"a test would be replaced by {module} {arguments}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one command line ended with."""

    code: int
    stdout: str
    stderr: str


@dataclass(slots=True, kw_only=True)
class Terminal:
    """Runs command lines against recorded use cases."""

    directory: Path
    use_cases: RecordedUseCases
    clock: FakeClock
    terminal: bool = False
    typed: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    opened: list[Path] = field(default_factory=list)
    opened_with: list[Mapping[str, str]] = field(default_factory=list)

    def run(self, *argv: str) -> Answer:
        stdout, stderr = Stream(terminal=self.terminal), Stream(terminal=self.terminal)
        surroundings = Surroundings(
            stdin=Stream(self.typed, terminal=self.terminal),
            stdout=stdout,
            stderr=stderr,
            environment=self.environment,
            directory=self.directory,
            clock=self.clock,
            open_application=self._open,
            hand_over=_hand_over,
        )
        code = main(argv, surroundings)
        return Answer(code=code, stdout=stdout.getvalue(), stderr=stderr.getvalue())

    def _open(self, repository: Path, environment: Mapping[str, str]) -> UseCases:
        self.opened.append(repository)
        self.opened_with.append(environment)
        return self.use_cases


def a_terminal(directory: Path, *, rehearsal: bool = False) -> Terminal:
    """Returns a command line in an empty repository; not a terminal until told so."""
    (directory / ".git").mkdir(exist_ok=True)
    clock = FakeClock()
    use_cases = RecordedUseCases(clock, rehearsal=rehearsal)
    environment = {"DEPLOY_PRODUCTION_STATE": str(directory / "state"), "TERM": "xterm"}
    return Terminal(directory=directory, use_cases=use_cases, clock=clock, environment=environment)
