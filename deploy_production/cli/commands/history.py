"""`history`: lists the runs of this machine, newest first."""

import argparse

from deploy_production.cli.documents import run_document
from deploy_production.cli.rendering import history_lines
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode

SUMMARY = "list runs, newest first"
_MOST = 1000


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=_count, default=20, metavar="N", help=f"at most this many (1 to {_MOST})")


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= number <= _MOST:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_MOST} is needed, not {text!r}")
    return number


def execute(session: Session, arguments: argparse.Namespace) -> int:
    runs = session.use_cases.history(limit=arguments.limit)
    session.screen.document("history", {"runs": [run_document(run) for run in runs]})
    for line in history_lines(runs):
        session.screen.say(line)
    return ExitCode.OK
