"""`run`: plans, shows the plan, asks, starts the run in a process of its own, and follows it."""

import argparse

from deploy_production.app.actor import os_user
from deploy_production.cli.documents import plan_document
from deploy_production.cli.following import start_and_follow
from deploy_production.cli.rendering import plan_lines
from deploy_production.cli.session import Session
from deploy_production.cli.usage import UsageError
from deploy_production.errors import ExitCode
from deploy_production.model.run import Plan

SUMMARY = "deploy a version: gate, build, push, apply, verify, soak; rolls back on a trigger"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", metavar="VERSION", help="the git tag or commit to release")
    parser.add_argument("--plan", metavar="DIGEST", help="deploy exactly this stored plan, not a new one")
    parser.add_argument("--yes", action="store_true", help="do not ask; needed where nobody can answer")
    parser.add_argument("--detach", action="store_true", help="return as soon as the run has started")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    plan = _plan(session, arguments.version, arguments.plan)
    session.screen.mark(plan.target)
    session.screen.document("plan", plan_document(plan))
    for line in plan_lines(plan, with_diff=False):
        session.screen.say(line)
    if not session.confirm(f"Deploy {plan.version} to {plan.target}?", agreed=arguments.yes):
        session.screen.warn("Nothing was started.")
        return ExitCode.ABORTED
    actor = f"cli:{os_user()}"
    return start_and_follow(session, lambda: session.use_cases.start(plan, actor=actor), detach=arguments.detach)


def _plan(session: Session, version: str, digest: str | None) -> Plan:
    if digest is None:
        with session.screen.busy(f"planning {version}"):
            return session.use_cases.plan(version)
    plan = session.use_cases.load_plan(digest)
    if plan.version != version:
        raise UsageError(
            f"The plan {plan.digest} is for {plan.version}, not for {version}.",
            diagnosis="Name the version of the plan, or leave --plan out to plan again.",
        )
    return plan
