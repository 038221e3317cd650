"""What bars a new run: one that goes on, and one that left the target as nobody has decided about."""

from dataclasses import replace
from datetime import timedelta

import pytest

from deploy_production.app import application
from deploy_production.engine.lease import TargetLease
from deploy_production.errors import ClusterError, LeaseHeld, UnsettledRunError
from deploy_production.model.run import Plan, RunId
from deploy_production.ports import EntryKind
from tests.unit.deploy_production.app.desk import Desk, Launched, dead_process

RUN = RunId("run-1")


def test_one_run_per_target(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan)

    with pytest.raises(LeaseHeld, match="run-1 is going on on this target"):
        desk.application.start(plan, actor="ada")

    assert len(desk.application.history()) == 1


def test_nothing_is_started_over_what_a_dead_run_left(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, process=dead_process())
    desk.wrote("run-1")

    with pytest.raises(UnsettledRunError, match="run-1 died after it had changed ConfigMap/shop"):
        desk.application.start(plan, actor="ada")

    assert desk.kinds("run-1")[-1] == "run-closed"
    assert len(desk.application.history()) == 1


def test_a_dead_run_is_closed_only_once(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, process=dead_process())
    desk.wrote("run-1")

    for _ in range(2):
        with pytest.raises(UnsettledRunError):
            desk.application.start(plan, actor="ada")

    assert desk.kinds("run-1").count("run-closed") == 1


def test_a_process_that_cannot_be_judged_from_here_is_not_taken_for_dead(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, process="another-machine:7:1-2-3-4")

    with pytest.raises(LeaseHeld):
        desk.application.start(plan, actor="ada")


ELSEWHERE = "another-machine:7:1-2-3-4"


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run has had the time to take its Lease."""
    monkeypatch.setattr(application, "PATIENCE", timedelta(0))


def lease(desk: Desk, plan: Plan, run_id: str) -> None:
    """A run of another machine takes the target's Lease."""
    taken = TargetLease(
        cluster=desk.bench.cluster,
        clock=desk.bench.clock,
        target=plan.target,
        run_id=run_id,
        process=ELSEWHERE,
        is_alive=lambda _process: None,
    )
    taken.acquire()


@pytest.mark.usefixtures("long_ago")
def test_a_process_that_cannot_be_judged_and_holds_its_target_goes_on(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, process=ELSEWHERE)
    lease(desk, plan, "run-1")

    with pytest.raises(LeaseHeld, match="run-1 is going on"):
        desk.application.start(plan, actor="ada")


@pytest.mark.usefixtures("long_ago")
@pytest.mark.parametrize("holder", [None, "run-2"])
def test_a_process_that_cannot_be_judged_and_does_not_hold_its_target_is_dead(desk: Desk, holder: str | None) -> None:
    plan = desk.planned()
    desk.open(plan, process=ELSEWHERE)
    desk.wrote("run-1")
    if holder is not None:
        lease(desk, plan, holder)

    with pytest.raises(UnsettledRunError, match="run-1 died"):
        desk.application.start(plan, actor="ada")

    closed = desk.entries("run-1")[-1]
    assert closed.body["outcome"] == "died"
    assert "cannot be seen and it does not hold the target; it had changed: ConfigMap/shop" in closed.body["reason"]


@pytest.mark.usefixtures("long_ago")
def test_a_cluster_that_cannot_be_asked_who_holds_it_bars_the_way(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, process=ELSEWHERE)
    desk.bench.cluster.fail("get", 1, ClusterError("no route", diagnosis="look"))

    with pytest.raises(ClusterError, match="no route"):
        desk.application.start(plan, actor="ada")

    assert desk.kinds("run-1") == ["run-opened"]


def test_a_dead_run_is_remembered_behind_any_number_of_runs_of_others(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, process=dead_process())
    desk.wrote("run-1")
    for number in range(55):
        desk.open(replace(plan, target=replace(plan.target, application="billing")), f"run-of-billing-{number}")

    with pytest.raises(UnsettledRunError, match="run-1 died"):
        desk.application.start(plan, actor="ada")


@pytest.mark.parametrize("outcome", ["held", "rollback-failed", "internal"])
def test_nothing_is_started_over_what_a_run_left_for_a_person(desk: Desk, outcome: str) -> None:
    plan = desk.planned()
    desk.open(plan)
    desk.wrote("run-1")
    desk.end("run-1", outcome)

    with pytest.raises(UnsettledRunError, match=f"run-1 ended as {outcome}"):
        desk.application.start(plan, actor="ada")


def test_an_abort_of_a_living_run_is_no_acceptance_when_it_dies(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan)
    desk.wrote("run-1")
    desk.application.abort(RUN, reason="wrong version", actor="ada")
    desk.add("run-1", EntryKind.PROCESS, {"process": dead_process()})

    with pytest.raises(UnsettledRunError):
        desk.application.start(plan, actor="ada")


@pytest.mark.parametrize("outcome", ["held", "rollback-failed", "internal"])
def test_aborting_a_run_that_left_its_changes_accepts_them(desk: Desk, launched: Launched, outcome: str) -> None:
    plan = desk.planned()
    desk.open(plan)
    desk.wrote("run-1")
    desk.end("run-1", outcome)

    run = desk.application.abort(RUN, reason="keep it", actor="ada")

    assert (run.outcome, run.accepted) == (outcome, True)
    assert desk.entries("run-1")[-1].body == {"reason": "keep it", "actor": "ada", "accepts": True}
    desk.application.start(plan, actor="ada")
    assert len(launched.bodies) == 1


def test_a_run_on_another_target_bars_nothing(desk: Desk, launched: Launched) -> None:
    plan = desk.planned()
    desk.open(replace(plan, target=replace(plan.target, namespace="another")))

    desk.application.start(plan, actor="ada")

    assert len(launched.bodies) == 1


@pytest.mark.parametrize("decision", ["accepted", "rolled back", "wrote nothing"])
def test_a_dead_run_that_is_settled_bars_nothing(desk: Desk, launched: Launched, decision: str) -> None:
    plan = desk.planned()
    desk.open(plan, process=dead_process())
    if decision != "wrote nothing":
        desk.wrote("run-1")
    if decision == "accepted":
        desk.application.abort(RUN, reason="keep it", actor="ada")
    if decision == "rolled back":
        desk.open(plan, "run-2", kind="rollback", of="run-1", reason="no")
        desk.end("run-2")

    desk.application.start(plan, actor="ada")

    assert len(launched.bodies) == 1


def test_a_release_that_succeeded_settles_what_was_before_it(desk: Desk, launched: Launched) -> None:
    plan = desk.planned()
    desk.open(plan, "run-1")
    desk.wrote("run-1")
    desk.end("run-1", "held")
    desk.open(plan, "run-2")
    desk.end("run-2")

    desk.application.start(plan, actor="ada")

    assert len(launched.bodies) == 1


@pytest.mark.usefixtures("long_ago")
def test_a_run_that_only_the_cluster_knows_to_be_dead_is_rolled_back(desk: Desk, launched: Launched) -> None:
    desk.open(desk.planned(), process=ELSEWHERE)

    desk.application.rollback(RUN, reason="no", actor="ada")

    assert launched.bodies[0]["of"] == "run-1"
