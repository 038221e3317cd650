"""The commands, in the order in which `--help` shows them. A module here is a `Command`."""

import argparse
from collections.abc import Mapping
from typing import Final, Protocol

from deploy_production.cli.commands import (
    abort,
    authorize,
    doctor,
    gate,
    history,
    init,
    lint_scripts,
    plan,
    rollback,
    run,
    show,
    status,
    verify_ledger,
)
from deploy_production.cli.session import Session


class Command(Protocol):
    SUMMARY: str
    """One line for `--help`."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declares the arguments."""

    def execute(self, session: Session, arguments: argparse.Namespace) -> int:
        """Does it and returns the exit code."""


COMMANDS: Final[Mapping[str, Command]] = {
    "init": init,
    "plan": plan,
    "gate": gate,
    "run": run,
    "status": status,
    "authorize": authorize,
    "abort": abort,
    "rollback": rollback,
    "history": history,
    "show": show,
    "verify-ledger": verify_ledger,
    "doctor": doctor,
    "lint-scripts": lint_scripts,
}
