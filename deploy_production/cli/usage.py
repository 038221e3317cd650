"""A command line that cannot be understood, said as clearly as every other failure."""

import argparse
from typing import NoReturn

from deploy_production.errors import DeployError, ExitCode
from deploy_production.model.text import one_line


class UsageError(DeployError):
    """The command line is wrong."""

    exit_code = ExitCode.USAGE
    code = "USAGE"


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of ending the process, and never guesses shortened options."""

    def __init__(self, *args: object, **options: object) -> None:
        """Takes what `ArgumentParser` takes."""
        super().__init__(*args, **{**options, "allow_abbrev": False})  # type: ignore[arg-type]  # passed on as they are

    def error(self, message: str) -> NoReturn:
        raise UsageError(one_line(f"{message}.", cap=500), diagnosis=f"Run: {self.prog} --help")
