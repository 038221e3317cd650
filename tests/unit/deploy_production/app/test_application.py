from dataclasses import replace
from datetime import timedelta

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.app.actor import os_user
from deploy_production.engine.recorder import Recorder
from deploy_production.errors import (
    LeaseHeld,
    NotFoundError,
    PlanDriftError,
    RepositoryError,
)
from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.model.canonical import plain
from deploy_production.model.gate import Verdict
from deploy_production.model.readiness import FailureClass, FailureEvidence
from deploy_production.model.run import Outcome, RunId, RunKind
from deploy_production.ports import EntryKind
from tests.simulators.clock import START
from tests.unit.deploy_production.app.desk import Desk, Launched, dead_process

NO_TIME = timedelta(0)
LONG = timedelta(seconds=60)
RUN = RunId("run-1")


def test_a_plan_is_kept_under_its_digest(desk: Desk) -> None:
    plan = desk.planned()

    assert desk.application.load_plan(plan.digest) == plan
    assert plan.actor == os_user()
    assert plan.commit == desk.box.git("rev-parse", "v1")


def test_a_plan_is_of_the_context_that_the_settings_name(desk: Desk) -> None:
    desk.planned()

    assert desk.connected == ["simulated"]


def test_planning_starts_no_run(desk: Desk) -> None:
    desk.planned()

    assert desk.application.history() == ()


def test_a_version_that_is_not_there_is_refused(desk: Desk) -> None:
    desk.release("v1")

    with pytest.raises(RepositoryError, match="no version 'v2'"):
        desk.application.plan("v2")


def test_the_gate_runs_for_a_plan_and_records_nothing(desk: Desk) -> None:
    plan = desk.planned()
    begun: list[str] = []

    report = desk.application.gate(plan, told=lambda check, result: None if result else begun.append(check))

    assert report.verdict is Verdict.PASS
    assert report.plan_digest == plan.digest
    assert len(begun) == 8
    assert desk.application.verify_ledger() == 0


def test_a_gate_for_a_plan_of_another_skill_is_refused(desk: Desk) -> None:
    plan = replace(desk.planned(), skill_digest="sha256:other")

    with pytest.raises(PlanDriftError):
        desk.application.gate(plan, told=lambda _check, _result: None)


def test_a_rollback_needs_a_run_that_is_known(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="No run run-9"):
        desk.application.rollback(RunId("run-9"), reason="no", actor="ada")


def test_a_run_that_goes_on_is_aborted_and_not_rolled_back(desk: Desk) -> None:
    desk.open(desk.planned())

    with pytest.raises(LeaseHeld, match="still going on") as caught:
        desk.application.rollback(RUN, reason="no", actor="ada")

    assert "abort run-1" in caught.value.diagnosis


def test_a_rollback_is_not_rolled_back(desk: Desk) -> None:
    desk.open(desk.planned(), kind="rollback", of="run-0", reason="no")
    desk.end("run-1")

    with pytest.raises(NotFoundError, match="is itself a rollback"):
        desk.application.rollback(RUN, reason="no", actor="ada")


def test_an_abort_is_a_request_that_is_recorded_with_who_and_why(desk: Desk) -> None:
    desk.open(desk.planned())

    run = desk.application.abort(RUN, reason="wrong version", actor="ada")

    assert run.abort_requested
    assert desk.entries("run-1")[-1].body == {"reason": "wrong version", "actor": "ada"}


def test_without_a_name_the_one_run_that_goes_on_is_aborted(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, "run-1")
    desk.open(plan, "run-2")
    desk.end("run-2")

    assert desk.application.abort(None, reason="no", actor="ada").id == "run-1"


def test_without_a_name_none_of_several_runs_is_aborted(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, "run-1")
    desk.open(replace(plan, target=replace(plan.target, application="billing")), "run-2")

    with pytest.raises(NotFoundError, match=r"2 runs are going on: run-2 \(v1 to billing .*\); run-1 \(v1 to shop"):
        desk.application.abort(None, reason="no", actor="ada")

    assert (desk.kinds("run-1"), desk.kinds("run-2")) == (["run-opened"], ["run-opened"])


@pytest.mark.parametrize("ended", [False, True])
def test_without_any_run_that_goes_on_there_is_nothing_to_abort(desk: Desk, ended: bool) -> None:
    if ended:
        desk.open(desk.planned(), process=dead_process())

    with pytest.raises(NotFoundError, match="No run is going on"):
        desk.application.abort(None, reason="no", actor="ada")


@pytest.mark.parametrize("outcome", ["succeeded", "rolled-back", "held", "internal"])
def test_a_run_that_ended_and_left_nothing_cannot_be_aborted(desk: Desk, outcome: str) -> None:
    desk.open(desk.planned())
    desk.end("run-1", outcome)

    with pytest.raises(NotFoundError, match="has ended") as caught:
        desk.application.abort(RUN, reason="no", actor="ada")

    assert "rollback run-1" in caught.value.diagnosis
    assert desk.kinds("run-1")[-1] == "run-closed"


def test_what_a_release_that_succeeded_changed_is_not_accepted_by_an_abort(desk: Desk) -> None:
    desk.open(desk.planned())
    desk.wrote("run-1")
    desk.end("run-1")

    with pytest.raises(NotFoundError, match="has ended"):
        desk.application.abort(RUN, reason="no", actor="ada")


@pytest.mark.parametrize("closed", [False, True])
def test_aborting_a_dead_run_accepts_what_it_left(desk: Desk, closed: bool) -> None:
    desk.open(desk.planned(), process=dead_process())
    desk.wrote("run-1")
    if closed:
        desk.end("run-1", "died")

    run = desk.application.abort(RUN, reason="keep it", actor="ada")

    assert (run.outcome, run.accepted) == (Outcome.DIED, True)


def test_without_any_run_there_is_no_status(desk: Desk) -> None:
    assert desk.application.status() is None
    assert not desk.state.ledger.exists()


def test_the_status_of_a_run_that_is_not_known_is_an_error(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="No run run-1 is known"):
        desk.application.status(RUN)


def test_a_run_whose_process_is_gone_is_told_as_dead_and_nothing_is_written(desk: Desk) -> None:
    desk.open(desk.planned(), process=dead_process())
    desk.wrote("run-1")
    entries = desk.entries("run-1")

    run = desk.application.status()

    assert run is not None
    assert run.outcome is Outcome.DIED
    assert run.reason == "its process is gone; it had changed: ConfigMap/shop"
    assert desk.entries("run-1") == entries


def test_a_run_that_died_before_any_write_is_told_to_have_changed_nothing(desk: Desk) -> None:
    desk.open(desk.planned(), process=dead_process())

    run = desk.application.status(RUN)

    assert run is not None
    assert run.reason.endswith("it had changed: nothing")


def test_following_ends_with_the_last_entry_of_a_closed_run(desk: Desk) -> None:
    desk.open(desk.planned())
    desk.end("run-1")

    told = [entry.kind for entry in desk.application.follow(RUN, wait=LONG)]

    assert told == [EntryKind.RUN_OPENED, EntryKind.RUN_CLOSED]


def test_following_begins_after_what_was_seen_already(desk: Desk) -> None:
    desk.open(desk.planned())
    desk.end("run-1")
    first = desk.entries("run-1")[0]

    assert [entry.kind for entry in desk.application.follow(RUN, after=first.sequence, wait=LONG)] == [
        EntryKind.RUN_CLOSED
    ]


def test_following_tells_what_is_recorded_meanwhile(desk: Desk) -> None:
    desk.open(desk.planned())
    told = desk.application.follow(RUN, wait=LONG)
    next(told)

    desk.add("run-1", EntryKind.ACTIVITY, {"text": "soaking"})
    desk.end("run-1")

    assert [entry.kind for entry in told] == [EntryKind.ACTIVITY, EntryKind.RUN_CLOSED]


def test_following_ends_when_the_process_of_the_run_is_gone(desk: Desk) -> None:
    desk.open(desk.planned(), process=dead_process())

    assert [entry.kind for entry in desk.application.follow(RUN, wait=LONG)] == [EntryKind.RUN_OPENED]


def test_following_ends_when_its_time_is_over(desk: Desk) -> None:
    desk.open(desk.planned())

    assert [entry.kind for entry in desk.application.follow(RUN, wait=NO_TIME)] == [EntryKind.RUN_OPENED]


def test_following_a_run_that_is_not_known_is_an_error(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        list(desk.application.follow(RUN, wait=NO_TIME))


def test_the_history_is_newest_first_and_limited(desk: Desk) -> None:
    plan = desk.planned()
    for name in ("run-1", "run-2", "run-3"):
        desk.open(plan, name)
        desk.end(name)

    assert [run.id for run in desk.application.history()] == ["run-3", "run-2", "run-1"]
    assert [run.id for run in desk.application.history(limit=2)] == ["run-3", "run-2"]


def test_entries_without_a_beginning_are_no_run_of_the_history(desk: Desk) -> None:
    desk.open(desk.planned())
    desk.add("run-2", EntryKind.ACTIVITY, {"text": "who am I"})

    assert [run.id for run in desk.application.history()] == ["run-1"]


def test_a_run_is_shown_with_all_that_is_recorded_about_it(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan)
    report = desk.application.gate(plan, told=lambda _check, _result: None)
    evidence = FailureEvidence(
        failure=FailureClass.CRASH, reason="it crashed", captured=START, readiness=(), pods=(), events=()
    )
    with SqliteLedger(desk.state.ledger, SystemClock()) as ledger:
        recorder = Recorder(ledger=ledger, run_id=RUN, rehearsal=True)
        recorder.gate(report)
        recorder.evidence(evidence)
        recorder.report("report.md", ("Tell support",))
    path = desk.state.write_report(RUN, "# Report")

    shown = desk.application.show(RUN)

    assert (shown.gate, shown.evidence, shown.duties, shown.report) == (report, evidence, ("Tell support",), path)
    assert shown.run.kind is RunKind.DEPLOY
    assert len(shown.entries) == 4


def test_the_entries_of_the_ledger_are_counted(desk: Desk) -> None:
    desk.open(desk.planned())
    desk.end("run-1")

    assert desk.application.verify_ledger() == 2


def test_a_run_is_started_for_exactly_the_plan_and_the_person(desk: Desk, launched: Launched) -> None:
    plan = desk.planned()

    assert desk.application.start(plan, actor="ada") == "run-9"

    assert launched.bodies == [
        {
            "kind": "deploy",
            "plan": plan.digest,
            "version": "v1",
            "commit": plan.commit,
            "target": plain(plan.target),
            "actor": "ada",
        }
    ]


def test_a_plan_from_elsewhere_is_kept_before_its_run_is_started(desk: Desk, launched: Launched) -> None:
    plan = replace(desk.planned(), soak=timedelta(minutes=31))

    desk.application.start(plan, actor="ada")

    assert desk.application.load_plan(plan.digest) == plan


@pytest.mark.parametrize("how", ["ended", "died"])
def test_a_rollback_is_started_for_the_run_and_with_the_reason(desk: Desk, launched: Launched, how: str) -> None:
    plan = desk.planned()
    if how == "ended":
        desk.open(plan)
        desk.end("run-1")
    else:
        desk.open(plan, process=dead_process())
        desk.end("run-1", "died")

    desk.application.rollback(RUN, reason="too slow", actor="ada")

    (body,) = launched.bodies
    assert (body["kind"], body["of"], body["reason"]) == ("rollback", "run-1", "too slow")
    assert (body["plan"], body["actor"]) == (plan.digest, "ada")


def test_doctor_looks_at_this_repository(desk: Desk) -> None:
    desk.release("v1")

    found = {entry.subject: entry.verdict for entry in desk.application.doctor()}

    assert found["repository"] is Verdict.PASS
    assert desk.connected == ["simulated"]
