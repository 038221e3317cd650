"""Starts the detached process of a run, and waits until it has taken the run over.

The run is in the ledger before its process exists: a process that never comes up is found and said so.
"""

import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.identity import process_identity
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app.identifiers import new_run_id
from deploy_production.app.state import VARIABLE, State
from deploy_production.errors import ToolError
from deploy_production.ledger.reader import SqliteLedgerReader
from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.model.run import Outcome, RunId
from deploy_production.model.text import sanitize
from deploy_production.ports import EntryKind

PATIENCE = timedelta(seconds=60)
"""For the process to take the run over; a cold start on a busy machine takes some seconds."""
POLL = timedelta(milliseconds=100)
KUBECONFIG = "KUBECONFIG"
"""One file, or several with colons between them, which the library reads as one."""


def launch(
    state: State, clock: SystemClock, environment: Mapping[str, str], repository: Path, body: Mapping[str, object]
) -> RunId:
    """Opens a run in the ledger, starts its process and returns when that has taken over.

    Raises:
        ToolError: when the process did not come up; the run is closed and says so.
    """
    run_id = new_run_id(clock.now())
    mark = {"rehearsal": True} if _is_rehearsal(body) else {}
    with SqliteLedger(state.ledger, clock) as ledger:
        ledger.append(run_id, EntryKind.RUN_OPENED, {**body, "process": process_identity(os.getpid()) or "", **mark})
    try:
        pid = _start(state, environment, repository, run_id)
    except ToolError as error:
        _close(state, clock, run_id, {"reason": f"its process was not started: {error.message}", **mark})
        raise
    if not _await_takeover(state, clock, run_id, pid):
        reason = "the process of the run did not come up"
        _close(state, clock, run_id, {"reason": reason, **mark})
        log = state.log(run_id)
        raise ToolError(
            f"{reason.capitalize()}; nothing was done.", diagnosis=f"See {log}. It ends with:\n{_tail(log)}"
        )
    return run_id


def _start(state: State, environment: Mapping[str, str], repository: Path, run_id: RunId) -> int:
    log = state.log(run_id)
    try:
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ToolError(
            f"The folder {log.parent} cannot be made: {error.strerror}.", diagnosis="Check the disk and its free space."
        ) from error
    environment = _anywhere(environment, state)
    # Isolated: neither the repository that is deployed nor the environment may put modules in our way.
    argv = [sys.executable, "-I", "-m", "deploy_production.app.runner", run_id, str(repository)]
    return SystemProcesses(environment).start_detached(argv, cwd=repository, environment=environment, log=log)


def _anywhere(environment: Mapping[str, str], state: State) -> Mapping[str, str]:
    """Returns an environment that means the same files from the repository, where the process of a run starts."""
    fixed = {**environment, VARIABLE: str(state.directory.absolute())}
    if environment.get(KUBECONFIG):
        named = [Path(part).expanduser().absolute() for part in environment[KUBECONFIG].split(os.pathsep) if part]
        fixed[KUBECONFIG] = os.pathsep.join(map(str, named))
    return fixed


def _close(state: State, clock: SystemClock, run_id: RunId, body: Mapping[str, object]) -> None:
    with SqliteLedger(state.ledger, clock) as ledger:
        ledger.append(run_id, EntryKind.RUN_CLOSED, {"outcome": Outcome.INTERNAL.value, **body})


def _is_rehearsal(body: Mapping[str, object]) -> bool:
    target = body["target"]
    return isinstance(target, Mapping) and bool(target["rehearsal"])


def _await_takeover(state: State, clock: SystemClock, run_id: RunId, pid: int) -> bool:
    reader, deadline = SqliteLedgerReader(state.ledger), clock.monotonic() + PATIENCE.total_seconds()
    while clock.monotonic() < deadline:
        alive = process_identity(pid) is not None
        if any(entry.kind is EntryKind.PROCESS for entry in reader.entries(run_id)):
            return True
        if not alive:
            return False
        clock.sleep(POLL)
    return False


def _tail(log: Path) -> str:
    try:
        return sanitize(log.read_text(encoding="utf-8", errors="replace")[-1500:])
    except OSError as error:
        return f"(it cannot be read: {error.strerror})"
