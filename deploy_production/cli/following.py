"""Following a run that goes on in its own process: reads what it records, changes nothing, and may stop at any time."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from deploy_production.app.narration import narrate, state_of
from deploy_production.cli.documents import entry_document, run_document
from deploy_production.cli.rendering import duty_lines, how_to_go_on
from deploy_production.cli.screen import Mode, Screen
from deploy_production.cli.session import Session
from deploy_production.errors import ExitCode, NotFoundError
from deploy_production.model.run import DeployRun, Outcome, RunId
from deploy_production.ports import Entry, EntryKind

Update = Callable[[str], None]
"""Changes the line that says what is going on."""
_ROUND = timedelta(seconds=30)
_PAUSE = timedelta(seconds=1)
_PATIENCE = 3
"""Early ends without news after which the process is taken for dead; fewer may be a race with its last entry."""
_GOOD = {Outcome.SUCCEEDED, Outcome.UNCHANGED}
_VERDICT_STYLES = {"PASS": "green", "FAIL": "bold red", "ERROR": "bold yellow"}


def follow_to_end(session: Session, run_id: RunId) -> int:
    """Tells a run until it ends and returns its exit code; Ctrl-C detaches and leaves it running."""
    screen = session.screen
    try:
        with screen.busy(f"{run_id}: starting") as update:
            ended, run = _follow(session, run_id, update)
    except KeyboardInterrupt:
        return _detached(session, run_id, ExitCode.INTERRUPTED)
    return _conclude(session, run) if ended else _abandoned(screen, run)


def start_and_follow(session: Session, start: Callable[[], RunId], *, detach: bool) -> int:
    """Starts a run and follows it, or says how to come back to it when it is to be left alone."""
    started: list[RunId] = []
    try:
        started.append(start())
        session.screen.say(f"Started {started[0]}.")
    except KeyboardInterrupt:
        if started:
            return _detached(session, started[0], ExitCode.INTERRUPTED)
        # The process of the run may have begun before the signal came: only the record knows.
        session.screen.warn("Interrupted while the run was being started. Whether it began: deploy-production status")
        return ExitCode.INTERRUPTED
    return _detached(session, started[0], ExitCode.OK) if detach else follow_to_end(session, started[0])


def _follow(session: Session, run_id: RunId, update: Update) -> tuple[bool, DeployRun]:
    """Returns (True, run) once the run is closed, (False, run) when its process is gone without closing it."""
    after = 0
    quiet_rounds = 0
    while True:
        began, seen = session.surroundings.clock.monotonic(), after
        for entry in session.use_cases.follow(run_id, after=after, wait=_ROUND):
            after = entry.sequence
            _show(session, entry, update)
        run = known_run(session, run_id)
        if run.outcome is not None:
            return True, run
        early = session.surroundings.clock.monotonic() - began < _ROUND.total_seconds() / 2
        quiet_rounds = quiet_rounds + 1 if early and after == seen else 0
        if quiet_rounds >= _PATIENCE:
            return False, run
        if quiet_rounds:
            session.surroundings.clock.sleep(_PAUSE)


def known_run(session: Session, run_id: RunId | None) -> DeployRun:
    """Returns a run, the newest when None, and marks the screen with its target."""
    run = session.use_cases.status(run_id)
    if run is None:
        raise NotFoundError("No run is recorded on this machine.", diagnosis="Start one: deploy-production run VERSION")
    session.screen.mark(run.target)
    return run


def _show(session: Session, entry: Entry, update: Update) -> None:
    screen = session.screen
    screen.document("entry", entry_document(entry, rehearsal=screen.rehearsal))
    line = narrate(entry, rehearsal=screen.rehearsal)
    if line is None:
        return
    update(line.removeprefix("== "))
    if screen.mode is Mode.TERMINAL and _has_only_begun(entry):
        return
    screen.tell(entry.moment, line, style=style_of(entry))


def _has_only_begun(entry: Entry) -> bool:
    """A check that has begun is shown beside the spinner; its line comes with its verdict."""
    return entry.kind == EntryKind.CHECK and "result" not in entry.body


def style_of(entry: Entry) -> str:
    """Returns how a terminal shows an entry."""
    match entry.kind:
        case EntryKind.PHASE:
            return "bold"
        case EntryKind.CHECK:
            result = entry.body.get("result")
            return _VERDICT_STYLES.get(str(result.get("verdict")), "") if isinstance(result, Mapping) else "dim"
        case EntryKind.EVIDENCE | EntryKind.ABORT_REQUESTED | EntryKind.OBSERVED | EntryKind.TRIGGER:
            return "yellow"
        case EntryKind.DONE:
            return "" if entry.body.get("ok") is True else "red"
        case EntryKind.RUN_CLOSED:
            return "bold green" if entry.body.get("outcome") in {outcome.value for outcome in _GOOD} else "bold red"
        case _:
            return ""


def _conclude(session: Session, run: DeployRun) -> int:
    outcome = run.outcome or Outcome.INCONCLUSIVE
    session.screen.document("result", {"run": run_document(run), "run_id": run.id, "exit_code": outcome.exit_code})
    session.screen.say()
    session.screen.say(f"{run.id}: {state_of(run)}", style="bold green" if outcome in _GOOD else "bold red")
    for line in duty_lines(session.use_cases.show(run.id)):
        session.screen.say(line)
    return outcome.exit_code


def _abandoned(screen: Screen, run: DeployRun) -> int:
    code = Outcome.DIED.exit_code
    screen.document("result", {"run": run_document(run), "run_id": run.id, "exit_code": code, "process_lost": True})
    screen.warn(f"The process of {run.id} is gone, and it did not close its record: {state_of(run)}")
    screen.warn(f"Look at what it left: deploy-production show {run.id}")
    screen.warn(f'Take it back: deploy-production rollback {run.id} --reason "…"')
    return code


def _detached(session: Session, run_id: RunId, code: ExitCode) -> int:
    run = known_run(session, run_id)
    session.screen.document("result", {"run": run_document(run), "run_id": run.id, "exit_code": code, "detached": True})
    for line in how_to_go_on(run):
        session.screen.say(line)
    return code
