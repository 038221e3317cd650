"""`init`: looks at the repository and writes a commented `deploy-production.yaml`; never overwrites one."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode

SUMMARY = "write a commented deploy-production.yaml for this repository; never overwrites"
_LOCALTIME = Path("/etc/localtime")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares nothing: everything is read from the repository."""


def execute(session: Session, arguments: argparse.Namespace) -> int:
    del arguments
    # The settings' machinery is imported here, not above: `--help` must not wait for pydantic.
    from deploy_production.settings.facts import gather
    from deploy_production.settings.init import propose, write_proposal
    from deploy_production.settings.reading import PLACEHOLDER

    home = _home(session.surroundings.environment)
    kubeconfig = _kubeconfig(session.surroundings.environment, home)
    text = propose(gather(session.repository, kubeconfig=kubeconfig, home=home, localtime=_LOCALTIME))
    path = write_proposal(session.repository, text)
    open_lines = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if PLACEHOLDER in line and not line.lstrip().startswith("#")
    ]
    session.screen.document("init", {"path": path, "placeholder": PLACEHOLDER, "lines_to_fill_in": open_lines})
    session.screen.say(f"Wrote {path}.")
    for number in open_lines:
        session.screen.say(f"  fill in line {number}: {text.splitlines()[number - 1].strip()}")
    session.screen.say("Commit it, then look what is missing: deploy-production doctor")
    return ExitCode.OK


def _home(environment: Mapping[str, str]) -> Path | None:
    home = environment.get("HOME", "")
    return Path(home) if home.startswith("/") else None


def _kubeconfig(environment: Mapping[str, str], home: Path | None) -> Path | None:
    # As kubectl does: the first of a list of files is the one that is written to, so its contexts are the user's own.
    named = [Path(part) for part in environment.get("KUBECONFIG", "").split(":") if part]
    if named:
        return named[0]
    return None if home is None else home / ".kube/config"
