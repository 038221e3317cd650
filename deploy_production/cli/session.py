"""One invocation: its surroundings, its screen, and the use cases, opened only when a command asks."""

from pathlib import Path

from deploy_production.app.api import UseCases
from deploy_production.app.checkout import top_level
from deploy_production.cli.screen import Mode, Screen
from deploy_production.cli.surroundings import Surroundings
from deploy_production.cli.usage import UsageError

_REMEDY = "Look at the plan first (deploy-production plan), then add --yes."


class Session:
    def __init__(self, *, surroundings: Surroundings, screen: Screen, repository: Path | None) -> None:
        """Takes the directory that `--repository` named, None for the git top level of the current one."""
        self.surroundings = surroundings
        self.screen = screen
        self._named = repository
        self._use_cases: UseCases | None = None

    @property
    def use_cases(self) -> UseCases:
        """The application on the user's repository."""
        if self._use_cases is None:
            self._use_cases = self.surroundings.open_application(self.repository, self.surroundings.environment)
        return self._use_cases

    @property
    def repository(self) -> Path:
        """The root of the user's git repository; raises `RepositoryError` when there is none."""
        start = self.surroundings.directory / (self._named or "")
        return top_level(start, remedy="Change into the repository that is released, or name it with --repository DIR.")

    def confirm(self, question: str, *, agreed: bool, remedy: str = _REMEDY) -> bool:
        """Returns whether a person agrees; `agreed` stands for `--yes`, `remedy` is told where nobody can be asked.

        Raises:
            UsageError: when nobody is there to ask.
        """
        if agreed:
            return True
        if self.screen.mode is Mode.JSON or not self.surroundings.can_ask():
            raise UsageError(
                "Nobody is here to confirm: this is not a terminal.",
                diagnosis=remedy,
            )
        self.screen.ask(f"{question} Type yes to go on: ")
        try:
            return self.surroundings.stdin.readline().strip().lower() == "yes"
        except UnicodeDecodeError:
            return False
