"""`status`: says how a run stands; with `--follow`, until it ends."""

import argparse

from deploy_production.cli.documents import run_document
from deploy_production.cli.following import follow_to_end, known_run
from deploy_production.cli.rendering import run_lines
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode
from deploy_production.model.run import RunId

SUMMARY = "say how a run stands, the newest by default"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", nargs="?", help="the id of a run; the newest when left out")
    parser.add_argument("--follow", action="store_true", help="tell it until it ends, and end with its exit code")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    named = None if arguments.run is None else RunId(arguments.run)
    if arguments.follow:
        return follow_to_end(session, known_run(session, named).id)
    run = session.use_cases.status(named)
    if run is None:
        session.screen.document("status", {"run": None})
        session.screen.say("No run is recorded on this machine.")
        return ExitCode.OK
    session.screen.mark(run.target)
    session.screen.document("status", {"run": run_document(run)})
    for line in run_lines(run):
        session.screen.say(line)
    return ExitCode.OK
