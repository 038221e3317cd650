"""What the hooks of a client ask: `python -m deploy_production.app.for_hooks freeze DIR VERSION | owed SESSION PROMPT`.

* The answer is one JSON object with one sentence for the model or the person, empty when there is nothing to say.
* It reads only, connects to nothing, and decides nothing: the gate of a run asks again.
* A question that cannot be answered ends with another exit code than 0 and no answer.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app import folding
from deploy_production.app.checkout import top_level
from deploy_production.app.state import State
from deploy_production.engine.freeze import frozen
from deploy_production.engine.planning import expected_duration
from deploy_production.ledger.reader import SqliteLedgerReader
from deploy_production.model.run import DeployRun
from deploy_production.model.text import one_line
from deploy_production.ports import Clock
from deploy_production.settings.reading import FILE_NAME, read_settings

RECENT_RUNS = 50


def freeze(repository: GitRepository, version: str, clock: Clock) -> str:
    """Returns why no release of a version may begin now, empty when it may, or is a rehearsal, or is not known."""
    # SKILL: "Never deploy Friday afternoon or before holidays"
    commit = repository.resolve(version)
    data = None if commit is None else repository.read(commit, FILE_NAME)
    if data is None:
        return ""
    settings = read_settings(data)
    found = frozen(clock.now(), expected_duration(settings), settings.freeze, settings.timezone)
    # Whether the target confirms that it is a rehearsal, only the gate can see.
    if found is None or settings.rehearsal:
        return ""
    if found.until is None:
        return f"{found.reason} No moment at which the whole release fits was found in the next 60 days."
    return f"{found.reason} The next moment at which the whole release fits: {found.until:%Y-%m-%d %H:%M} UTC."


def owed(reader: SqliteLedgerReader, session: str, prompt: str, last_message: str) -> str:
    """Returns what the runs of one command still need: to be followed to their end, or to be reported."""
    runs = tuple(_runs_of(reader, session, prompt))
    going_on = [run for run in runs if run.outcome is None]
    if going_on:
        names = ", ".join(f"{run.id} ({one_line(run.version, cap=80)})" for run in going_on)
        return (
            f"{names} is still going on. Call deploy_wait until it is done, then report its outcome with the run's id. "
            "If it cannot be awaited now, say so to the person, and that the run goes on by itself."
        )
    silent = [run for run in runs if run.id not in last_message]
    if silent:
        names = ", ".join(f"{run.id} ({run.outcome})" for run in silent)
        return f"{names} has ended and is not reported. Call deploy_status, then report outcome, run id and duties."
    return ""


def _runs_of(reader: SqliteLedgerReader, session: str, prompt: str) -> Iterator[DeployRun]:
    """The runs that one command began, and those that took them back."""
    known: set[str] = set()
    for run_id in reversed(reader.run_ids(limit=RECENT_RUNS)):
        entries = reader.entries(run_id)
        run = folding.fold(entries)
        if run is None or not (_is_of(folding.command(entries), session, prompt) or run.of in known):
            continue
        known.add(run.id)
        yield run


def _is_of(command: Mapping[str, Any], session: str, prompt: str) -> bool:
    return (command.get("session"), command.get("prompt")) == (session, prompt)


def main(arguments: Sequence[str], text: str, environment: Mapping[str, str]) -> str:
    """Returns the answer to one question as JSON; raises what went wrong."""
    match arguments:
        case ["freeze", directory, version]:
            root = top_level(Path(directory), remedy="Start the client in the repository that is released.")
            answer = freeze(GitRepository(root, SystemProcesses(environment)), version, SystemClock())
        case ["owed", session, prompt]:
            answer = owed(SqliteLedgerReader(State.find(environment).ledger), session, prompt, text)
        case _:
            raise SystemExit("usage: freeze DIR VERSION | owed SESSION PROMPT")
    return json.dumps({"answer": answer})


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:], sys.stdin.read(), os.environ))
