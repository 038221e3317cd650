"""`doctor`: looks at everything a deploy needs, and says what is missing."""

import argparse

from deploy_production.cli.documents import diagnosis_document
from deploy_production.cli.rendering import diagnosis_lines
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode
from deploy_production.model.gate import Verdict

SUMMARY = "look at everything a deploy needs"
_STYLES = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.ERROR: "bold yellow"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares nothing: everything is looked at."""


def execute(session: Session, arguments: argparse.Namespace) -> int:
    del arguments
    with session.screen.busy("looking"):
        found = session.use_cases.doctor()
    # Nothing looked at is not health.
    well = bool(found) and all(entry.verdict is Verdict.PASS for entry in found)
    code = ExitCode.OK if well else ExitCode.ENVIRONMENT
    session.screen.document("doctor", {"found": [diagnosis_document(entry) for entry in found], "exit_code": code})
    for entry in found:
        for line in diagnosis_lines(entry):
            session.screen.say(line, style=_STYLES[entry.verdict] if line.startswith(entry.verdict.value) else "")
    session.screen.say("Ready." if well else "Not ready: mend what is not PASS, then run doctor again.")
    return code
