"""`rollback`: restores, in a run of its own, what was live before an earlier run."""

import argparse

from deploy_production.app.actor import os_user
from deploy_production.cli.documents import run_document
from deploy_production.cli.following import known_run, start_and_follow
from deploy_production.cli.rendering import run_lines
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode
from deploy_production.model.run import RunId

SUMMARY = "restore what was live before an earlier run"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the id of the run whose changes are taken back")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it is recorded")
    parser.add_argument("--yes", action="store_true", help="do not ask; needed where nobody can answer")
    parser.add_argument("--detach", action="store_true", help="return as soon as the run has started")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    run = known_run(session, RunId(arguments.run))
    session.screen.document("rollback-of", {"run": run_document(run)})
    for line in run_lines(run):
        session.screen.say(line)
    if not session.confirm(f"Restore what was live before {run.id} on {run.target}?", agreed=arguments.yes):
        session.screen.warn("Nothing was started.")
        return ExitCode.ABORTED
    actor = f"cli:{os_user()}"
    return start_and_follow(
        session,
        lambda: session.use_cases.rollback(run.id, reason=arguments.reason, actor=actor),
        detach=arguments.detach,
    )
