"""`verify-ledger`: checks that the record is whole and that nobody changed it."""

import argparse

from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode

SUMMARY = "check that the record is whole and unchanged"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares nothing: the ledger is the one of this machine."""


def execute(session: Session, arguments: argparse.Namespace) -> int:
    del arguments
    count = session.use_cases.verify_ledger()
    session.screen.document("ledger", {"intact": True, "entries": count})
    session.screen.say(f"The ledger is intact: {count} entries, each follows from the one before.")
    return ExitCode.OK
