"""The detached process of one run: `python -m deploy_production.app.runner RUN REPOSITORY`.

* It takes a run over exactly once; a run that another process has taken is never taken again, so nothing is replayed.
  Of two that try at the same moment, the one that is first in the ledger goes on.
* SIGTERM and SIGINT are a request to abort, recorded like any other.
* Whatever happens, the run is closed with an outcome and a report; only a killed process leaves it open.
"""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FrameType

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.identity import process_identity
from deploy_production.app import folding
from deploy_production.app.narration import narrate
from deploy_production.app.release import release_of, sound_skill
from deploy_production.app.state import State
from deploy_production.app.wiring import open_world
from deploy_production.engine.checking import procedure_of
from deploy_production.engine.deploying import DeployTask
from deploy_production.engine.ending import outcome_before_write
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.reporting import duties_of, report
from deploy_production.engine.returning import ReturnTask
from deploy_production.errors import DeployError
from deploy_production.ledger.plans import load_plan
from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.model.run import DeployRun, Outcome, RunId, RunKind
from deploy_production.model.text import one_line
from deploy_production.ports import Entry, EntryKind, Ledger

ABORT_POLL = timedelta(milliseconds=300)


def main(arguments: Sequence[str]) -> int:
    """Carries out one run and returns its exit code."""
    run_id, repository = RunId(arguments[0]), Path(arguments[1])
    state, clock = State.find(os.environ), SystemClock()
    with SqliteLedger(state.ledger, clock) as ledger:
        entries = ledger.entries(run_id)
        run = folding.fold(entries)
        if run is None or folding.taken(entries) is not None:
            return _refuse(run_id)
        recorder = Recorder(ledger=ledger, run_id=run_id, rehearsal=run.target.rehearsal)
        process = process_identity(os.getpid()) or ""
        ours = recorder.append(EntryKind.PROCESS, {"process": process})
        first = folding.taken(ledger.entries(run_id))
        if first is None or first.sequence != ours:
            return _refuse(run_id)
        _abort_on_signals(recorder)
        outcome, reason = _carry_out(run, entries[0], recorder, state=state, repository=repository, process=process)
        _close(recorder, ledger, state, outcome, reason)
        return int(outcome.exit_code)


def _refuse(run_id: RunId) -> int:
    sys.stderr.write(f"{run_id} is not a run that waits for its process\n")
    return int(Outcome.INTERNAL.exit_code)


def _carry_out(
    run: DeployRun, opened: Entry, recorder: Recorder, *, state: State, repository: Path, process: str
) -> tuple[Outcome, str]:
    try:
        if run.kind is RunKind.ROLLBACK:
            return _rollback(
                run, RunId(opened.body["of"]), recorder, state=state, repository=repository, process=process
            )
        return _deploy(run, recorder, state=state, repository=repository, process=process)
    except DeployError as error:
        return outcome_before_write(error), f"{error.message} {error.diagnosis}".strip()
    except Exception as error:  # noqa: BLE001 -- the last line of defence: a bug must end as a recorded outcome
        traceback.print_exc()
        return Outcome.INTERNAL, f"internal error: {type(error).__name__}: {one_line(str(error))}"


def _deploy(run: DeployRun, recorder: Recorder, *, state: State, repository: Path, process: str) -> tuple[Outcome, str]:
    plan = load_plan(state.plans, run.plan_digest)
    world = open_world(repository=repository, context=plan.target.context, state=state, environment=dict(os.environ))
    task = DeployTask(
        world=world,
        plan=plan,
        release=release_of(world.repository, plan),
        recorder=recorder,
        process=process,
        abort_reason=_abort_reader(world.ledger, run.id),
    )
    return task.run()


def _rollback(
    run: DeployRun, of: RunId, recorder: Recorder, *, state: State, repository: Path, process: str
) -> tuple[Outcome, str]:
    world = open_world(repository=repository, context=run.target.context, state=state, environment=dict(os.environ))
    written = world.ledger.entries(of)
    task = ReturnTask(
        world=world,
        target=run.target,
        procedure=procedure_of(sound_skill()),
        recorder=recorder,
        process=process,
        of=of,
        applied=folding.applied(written),
        unsure=folding.unsure(written),
        snapshot_digest=folding.snapshot_digest(written),
    )
    return task.run()


def _close(recorder: Recorder, ledger: Ledger, state: State, outcome: Outcome, reason: str) -> None:
    """Writes the report and closes the run; a report that cannot be written does not keep it open."""
    try:
        _report(recorder, ledger, state, outcome, reason)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with a report, the run has ended and says so
        traceback.print_exc()
        why = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {one_line(str(error))}"
        with suppress(DeployError):
            recorder.observed(f"the report could not be written: {why}")
    recorder.closed(outcome, reason)


def _report(recorder: Recorder, ledger: Ledger, state: State, outcome: Outcome, reason: str) -> None:
    entries = ledger.entries(recorder.run_id)
    folded = folding.fold(entries)
    if folded is None:
        raise RuntimeError("a run without its first entry cannot have been carried out")
    run = replace(folded, outcome=outcome, reason=reason, ended=SystemClock().now())
    duties = duties_of(sound_skill(), outcome, run.kind)
    lines = [(entry.moment, narrate(entry, rehearsal=run.target.rehearsal)) for entry in entries]
    text = report(
        run,
        gate=folding.gate_report(entries),
        evidence=folding.failure_evidence(entries),
        duties=duties,
        timeline=[(moment, line) for moment, line in lines if line is not None],
    )
    recorder.report(str(state.write_report(recorder.run_id, text)), duties)


def _abort_on_signals(recorder: Recorder) -> None:
    def request(number: int, _frame: FrameType | None) -> None:
        name = signal.Signals(number).name
        body = {"reason": f"the process received {name}", "actor": "signal"}
        # From a thread of its own: the main thread may be in the middle of a ledger transaction.
        threading.Thread(target=recorder.append, args=(EntryKind.ABORT_REQUESTED, body), daemon=True).start()

    signal.signal(signal.SIGTERM, request)
    signal.signal(signal.SIGINT, request)


def _abort_reader(ledger: Ledger, run_id: RunId) -> Callable[[], str | None]:
    """Returns a function that tells whether somebody asked to stop; it asks the ledger a few times a second."""
    clock, asked, after, found = SystemClock(), -1.0, 0, ""

    def reason() -> str | None:
        nonlocal asked, after, found
        if not found and clock.monotonic() - asked >= ABORT_POLL.total_seconds():
            asked = clock.monotonic()
            for entry in ledger.entries(run_id, after=after):
                after = entry.sequence
                if entry.kind is EntryKind.ABORT_REQUESTED:
                    found = one_line(f"{entry.body['reason']} (by {entry.body['actor']})")
        return found or None

    return reason


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
