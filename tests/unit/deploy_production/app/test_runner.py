import os
import signal
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.app import runner
from deploy_production.app.state import VARIABLE, State
from deploy_production.engine.deploying import DeployTask
from deploy_production.engine.recorder import Recorder
from deploy_production.errors import ClusterError, LedgerError
from deploy_production.ledger.reader import SqliteLedgerReader
from deploy_production.model.run import Outcome, RunId
from deploy_production.ports import EntryKind
from deploy_production.verifiers.base import CheckContext, Judgement, failed, passed
from tests.unit.deploy_production.app.desk import Desk, this_process

LIMIT = 20.0


@pytest.fixture
def desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The process of a run is this one, with the simulated world around it."""
    monkeypatch.setenv(VARIABLE, str(desk.state.directory))
    monkeypatch.setattr(runner, "open_world", desk.connect)
    monkeypatch.setattr(runner, "ABORT_POLL", timedelta(0))
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield desk
    for number, handler in before.items():
        signal.signal(number, handler)


def carry_out(desk: Desk, run_id: str = "run-1") -> int:
    return runner.main([run_id, str(desk.box.root)])


def released(desk: Desk, version: str, run_id: str, **changes: str) -> int:
    desk.open(desk.planned(version, **changes), run_id)
    return carry_out(desk, run_id)


def ended(desk: Desk, run_id: str = "run-1") -> tuple[Outcome | None, str]:
    run = desk.application.status(RunId(run_id))
    assert run is not None
    return run.outcome, run.reason


def test_a_release_is_carried_out_and_closed_with_its_outcome(desk: Desk) -> None:
    code = released(desk, "v1", "run-1")

    assert ended(desk)[0] is Outcome.SUCCEEDED
    assert code == 0
    assert desk.kinds("run-1")[-2:] == ["report", "run-closed"]


def test_the_first_thing_a_process_does_is_to_take_the_run_over(desk: Desk) -> None:
    released(desk, "v1", "run-1")

    taken = desk.entries("run-1")[1]
    assert taken.kind is EntryKind.PROCESS
    assert taken.body["process"] == this_process()


def test_a_report_is_written_and_found(desk: Desk) -> None:
    released(desk, "v1", "run-1")

    shown = desk.application.show(RunId("run-1"))
    assert shown.report is not None
    text = shown.report.read_text()
    assert text.startswith("# Deployment (REHEARSAL): v1 to shop")
    assert "Outcome: **succeeded**" in text
    assert "Update documentation" in text
    assert shown.duties


def test_a_run_that_was_taken_over_is_never_taken_again(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.open(desk.planned())
    desk.add("run-1", EntryKind.PROCESS, {"process": "host:1:2"})
    entries = desk.entries("run-1")

    code = carry_out(desk)

    assert code == Outcome.INTERNAL.exit_code
    assert desk.entries("run-1") == entries
    assert "not a run that waits for its process" in capsys.readouterr().err
    assert desk.bench.images.log == []


def test_a_run_that_was_closed_before_it_began_is_not_begun(desk: Desk) -> None:
    desk.open(desk.planned())
    desk.end("run-1", "internal")
    entries = desk.entries("run-1")

    assert carry_out(desk) == Outcome.INTERNAL.exit_code

    assert desk.entries("run-1") == entries


def test_a_run_that_was_aborted_before_it_began_is_taken_over_and_aborted(desk: Desk) -> None:
    desk.open(desk.planned())
    desk.application.abort(RunId("run-1"), reason="wrong version", actor="ada")

    code = carry_out(desk)

    assert (ended(desk), code) == ((Outcome.ABORTED, "aborted: wrong version (by ada)"), 50)
    assert desk.bench.images.log == []


@pytest.mark.parametrize("first", [EntryKind.PROCESS, EntryKind.RUN_CLOSED])
def test_of_two_that_come_at_the_same_moment_the_first_of_the_ledger_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, first: EntryKind
) -> None:
    """Both have seen a run that waits; the other one is a moment earlier."""
    desk.open(desk.planned())
    append = Recorder.append

    def late(recorder: Recorder, kind: EntryKind, body: Mapping[str, Any]) -> int:
        monkeypatch.setattr(Recorder, "append", append)
        desk.add("run-1", first, {"process": this_process(), "outcome": "died", "reason": "it was quicker"})
        return recorder.append(kind, body)

    monkeypatch.setattr(Recorder, "append", late)

    code = carry_out(desk)

    assert code == Outcome.INTERNAL.exit_code
    assert desk.kinds("run-1") == ["run-opened", first.value, "process"]
    assert desk.bench.images.log == []


def test_a_run_that_nobody_opened_is_refused(desk: Desk) -> None:
    assert carry_out(desk, "run-9") == Outcome.INTERNAL.exit_code
    assert desk.application.history() == ()


def closes(context: CheckContext) -> Judgement:
    return failed("it is not so", remedy="change it")


class Scripted:
    """A verifier that does what a test says."""

    timeout = timedelta(minutes=1)

    def __init__(self, verify: object) -> None:
        self.verify = verify


def test_a_closed_gate_ends_with_its_exit_code_and_reason(desk: Desk) -> None:
    desk.bench.verifiers["code_review"] = Scripted(closes)  # type: ignore[assignment]  # a verifier by its shape

    code = released(desk, "v1", "run-1")

    outcome, reason = ended(desk)
    assert (outcome, code) == (Outcome.GATE_FAILED, 10)
    assert reason == "code_review: FAIL: it is not so change it"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_a_request_to_abort_that_is_recorded(desk: Desk, number: signal.Signals) -> None:
    reader, clock = SqliteLedgerReader(desk.state.ledger), SystemClock()

    def verify(_context: CheckContext) -> Judgement:
        os.kill(os.getpid(), number)
        deadline = clock.monotonic() + LIMIT
        while not any(entry.kind is EntryKind.ABORT_REQUESTED for entry in reader.entries("run-1")):
            assert clock.monotonic() < deadline
        return passed("it is so", valid_for=timedelta(hours=1))

    desk.bench.verifiers["tests_pass"] = Scripted(verify)  # type: ignore[assignment]  # a verifier by its shape

    code = released(desk, "v1", "run-1")

    outcome, reason = ended(desk)
    assert (outcome, code) == (Outcome.ABORTED, 50)
    assert reason == f"aborted: the process received {number.name} (by signal)"


def test_what_a_person_asks_is_heard(desk: Desk) -> None:
    def verify(_context: CheckContext) -> Judgement:
        desk.application.abort(RunId("run-1"), reason="wrong\nversion", actor="ada")
        return passed("it is so", valid_for=timedelta(hours=1))

    desk.bench.verifiers["tests_pass"] = Scripted(verify)  # type: ignore[assignment]  # a verifier by its shape

    released(desk, "v1", "run-1")

    assert ended(desk) == (Outcome.ABORTED, "aborted: wrong version (by ada)")


def test_a_bug_ends_as_a_recorded_outcome_with_its_trace_in_the_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_task: DeployTask) -> None:
        raise KeyError("a\nbug")

    monkeypatch.setattr(DeployTask, "run", broken)

    code = released(desk, "v1", "run-1")

    outcome, reason = ended(desk)
    assert (outcome, code) == (Outcome.INTERNAL, 70)
    assert reason.startswith("internal error: KeyError: ")
    assert "Traceback" in capsys.readouterr().err


def test_a_world_that_cannot_be_reached_ends_before_the_first_write(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = desk.planned()

    def unreachable(**_: object) -> None:
        raise ClusterError("No such context.", diagnosis="Correct it.")

    monkeypatch.setattr(runner, "open_world", unreachable)
    desk.open(plan)

    assert carry_out(desk) == Outcome.FAILED_BEFORE_WRITE.exit_code
    assert ended(desk) == (Outcome.FAILED_BEFORE_WRITE, "No such context. Correct it.")


def test_a_plan_that_is_not_there_any_more_ends_before_the_first_write(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan)
    digest = plan.digest.removeprefix("sha256:")
    next(desk.state.directory.rglob(f"{digest}*")).unlink()

    carry_out(desk)

    outcome, reason = ended(desk)
    assert outcome is Outcome.FAILED_BEFORE_WRITE
    assert "There is no plan" in reason


def test_a_report_that_cannot_be_written_does_not_keep_the_run_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_state: State, _run_id: str, _text: str) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(State, "write_report", full)

    released(desk, "v1", "run-1")

    assert ended(desk)[0] is Outcome.SUCCEEDED
    observed = [entry.body["text"] for entry in desk.entries("run-1") if entry.kind is EntryKind.OBSERVED]
    assert observed == ["the report could not be written: No space left on device"]


@pytest.mark.parametrize("broken", ["narrate", "report", "duties_of"])
def test_a_bug_in_the_report_does_not_keep_the_run_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    def bug(*_given: object, **_named: object) -> None:
        raise KeyError("a\nbug")

    monkeypatch.setattr(runner, broken, bug)

    code = released(desk, "v1", "run-1")

    assert (ended(desk)[0], code) == (Outcome.SUCCEEDED, 0)
    assert desk.entries("run-1")[-2].body["text"] == "the report could not be written: KeyError: 'a\\nbug'"
    assert "Traceback" in capsys.readouterr().err


def test_a_rollback_takes_back_what_the_named_run_wrote(desk: Desk) -> None:
    released(desk, "v1", "run-1")
    before = desk.bench.state()
    released(desk, "v2", "run-2", greeting="changed")
    plan = desk.application.plan("v2")
    desk.open(plan, "run-3", kind="rollback", of="run-2", reason="no")

    code = carry_out(desk, "run-3")

    assert code == 0
    assert ended(desk, "run-3")[0] is Outcome.SUCCEEDED
    assert desk.bench.state() == before


def test_a_rollback_of_a_run_that_died_in_a_write_finds_what_arrived(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first object was stored, and the process died before it could record the answer."""
    released(desk, "v1", "run-1")
    before = desk.bench.state()
    append, written = type(desk.bench.cluster).apply, 0

    def dies(cluster: object, *given: object, **named: object) -> object:
        nonlocal written
        written += 1
        append(cluster, *given, **named)  # type: ignore[arg-type]  # handed on as it came
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(type(desk.bench.cluster), "apply", dies)
        with pytest.raises(SystemExit):
            released(desk, "v2", "run-2", greeting="changed")
    assert written == 1
    assert desk.bench.state() != before
    desk.end("run-2", "died")
    desk.open(desk.application.plan("v2"), "run-3", kind="rollback", of="run-2", reason="no")

    carry_out(desk, "run-3")

    assert ended(desk, "run-3")[0] is Outcome.SUCCEEDED
    assert desk.bench.state() == before


def test_a_ledger_that_cannot_be_opened_carries_nothing_out(desk: Desk) -> None:
    desk.open(desk.planned())
    desk.state.ledger.write_bytes(b"not a ledger at all, and longer than a header of sqlite would be" * 20)

    with pytest.raises(LedgerError):
        carry_out(desk)

    assert desk.bench.images.log == []
