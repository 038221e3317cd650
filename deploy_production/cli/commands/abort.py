"""`abort`: asks a run to stop and to roll back what it changed."""

import argparse

from deploy_production.app.actor import os_user
from deploy_production.app.narration import summarize
from deploy_production.cli.documents import run_document
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode
from deploy_production.model.run import RunId

SUMMARY = "stop the run that is going on and roll back what it changed"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", nargs="?", help="the id of a run; the one that is going on when left out")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it is recorded")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    named = None if arguments.run is None else RunId(arguments.run)
    run = session.use_cases.abort(named, reason=arguments.reason, actor=f"cli:{os_user()}")
    session.screen.mark(run.target)
    session.screen.document("abort", {"run": run_document(run)})
    session.screen.say(summarize(run))
    session.screen.say(f"Watch how it ends: deploy-production status {run.id} --follow")
    return ExitCode.OK
