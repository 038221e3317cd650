"""`show`: tells everything that is recorded about one run."""

import argparse

from deploy_production.cli.documents import report_document
from deploy_production.cli.rendering import report_lines
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode
from deploy_production.model.run import RunId

SUMMARY = "tell everything that is recorded about a run"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the id of a run")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    report = session.use_cases.show(RunId(arguments.run))
    session.screen.mark(report.run.target)
    session.screen.document("report", report_document(report))
    for line in report_lines(report):
        session.screen.say(line)
    return ExitCode.OK
