"""`authorize`: a person at a terminal allows an agent one run of one version.

For hosts without a hook that records what a person typed. It asks at a terminal and has no `--yes`: a script that could
answer would be no person. A terminal can be faked, so this is a witness, not a proof.
"""

import argparse

from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode

SUMMARY = "allow an agent to start one run of a version, within the hour"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", metavar="VERSION", help="the git tag or commit that may be released")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    question = f"Allow an agent to start one run of {arguments.version} through the gate, within the hour?"
    remedy = "Run this in a terminal of your own; there is no option that answers for you."
    if not session.confirm(question, agreed=False, remedy=remedy):
        session.screen.warn("Nothing was allowed.")
        return ExitCode.ABORTED
    invocation = session.use_cases.authorize(arguments.version)
    session.screen.say(f"An agent may start one run of {invocation.version} until it is used, for 60 minutes at most.")
    return ExitCode.OK
