"""`plan`: says what a release would change, and changes nothing."""

import argparse

from deploy_production.cli.documents import plan_document
from deploy_production.cli.rendering import plan_lines
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode

SUMMARY = "say exactly what a release would change; changes nothing"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", metavar="VERSION", help="the git tag or commit to release")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    with session.screen.busy(f"planning {arguments.version}"):
        plan = session.use_cases.plan(arguments.version)
    session.screen.mark(plan.target)
    session.screen.document("plan", plan_document(plan))
    for line in plan_lines(plan, with_diff=True):
        session.screen.say(line)
    session.screen.say()
    session.screen.say(f"Deploy exactly this: deploy-production run {plan.version} --plan {plan.digest}")
    return ExitCode.OK
