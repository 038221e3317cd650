"""`gate`: runs the gate for a version and starts nothing."""

import argparse

from deploy_production.cli.documents import gate_document
from deploy_production.cli.rendering import check_lines, gate_lines
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode
from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.model.run import Plan

SUMMARY = "run the gate for a version; starts nothing"
_STYLES = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.ERROR: "bold yellow"}
_CODES = {Verdict.PASS: ExitCode.OK, Verdict.FAIL: ExitCode.GATE_FAIL, Verdict.ERROR: ExitCode.GATE_ERROR}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", metavar="VERSION", help="the git tag or commit to release")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    with session.screen.busy(f"planning {arguments.version}"):
        plan = session.use_cases.plan(arguments.version)
    session.screen.mark(plan.target)
    session.screen.say(f"The gate for {plan.version} on {plan.target}", style="bold")
    return _run_gate(session, plan)


def _run_gate(session: Session, plan: Plan) -> int:
    screen, clock = session.screen, session.surroundings.clock
    with screen.busy("opening the gate") as update:

        def told(check_id: str, result: CheckResult | None) -> None:
            if result is None:
                update(f"checking {check_id}")
                return
            first, *rest = check_lines(result)
            screen.tell(clock.now(), first, style=_STYLES[result.verdict])
            for line in rest:
                screen.say(line)

        report = session.use_cases.gate(plan, told=told)
    screen.document("gate", {**gate_document(report), "exit_code": _CODES[report.verdict]})
    for line in gate_lines(report):
        screen.say(line, style=_STYLES[report.verdict])
    return _CODES[report.verdict]
