from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.app.folding import applied as applied_by
from deploy_production.engine.checking import procedure_of
from deploy_production.engine.lease import TargetLease
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.returning import ReturnTask
from deploy_production.engine.snapshot import secret_key
from deploy_production.errors import ClusterError
from deploy_production.model.run import Change, Outcome
from deploy_production.model.target import ObjectKey
from deploy_production.ports import EntryKind
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.cluster_behaviour import Behaviour
from tests.simulators.engine import Bench
from tests.simulators.release import config, deployment, keys

BACK = f"run-{99:026}"
FIRST, SECOND = f"run-{1:026}", f"run-{2:026}"
CONFIG = keys(config())[0]


class Asked:
    """v1 and then v2 went live; a person asks to go back."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder)
        assert self.bench.deploy("v1")[0] is Outcome.SUCCEEDED
        self.before = self.bench.state()
        assert self.bench.deploy("v2", greeting="changed")[0] is Outcome.SUCCEEDED
        self.after = self.bench.state()
        self.answered = True
        self.unsure: list[tuple[ObjectKey, Change]] = []
        self.target = self.bench.plan(self.bench.release("probe")).target

    def back(self, of: str = SECOND) -> tuple[Outcome, str]:
        self.bench.cluster.calls.clear()
        task = ReturnTask(
            world=self.bench.world(),
            target=self.target,
            procedure=procedure_of(self.bench.skill),
            recorder=Recorder(ledger=self.bench.ledger, run_id=BACK, rehearsal=True),
            process="host:2:start",
            of=of,
            applied=applied_by(self.bench.ledger.entries(of)) if self.answered else (),
            unsure=self.unsure,
        )
        return task.run()

    def written(self) -> list[str]:
        """Returns the objects that were written since, without the Lease."""
        verbs = {"apply", "replace", "create", "delete"}
        return [what for verb, what in self.bench.cluster.calls if verb in verbs and not what.startswith("Lease/")]


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def test_it_goes_back_exactly(asked: Asked) -> None:
    outcome, reason = asked.back()

    assert outcome is Outcome.SUCCEEDED
    assert reason == "2 objects brought back exactly, and ready"
    assert asked.bench.state() == asked.before


def test_asking_twice_changes_nothing_the_second_time(asked: Asked) -> None:
    asked.back()

    outcome, reason = asked.back()

    assert outcome is Outcome.UNCHANGED
    assert reason == f"everything already is as it was before {SECOND}"
    assert asked.written() == []


def test_run_by_run_it_goes_back_to_nothing(asked: Asked) -> None:
    asked.back()

    outcome, _ = asked.back(FIRST)

    assert outcome is Outcome.SUCCEEDED
    assert asked.bench.state() == [None, None]


def test_a_run_that_wrote_nothing_has_nothing_to_take_back(asked: Asked) -> None:
    outcome, reason = asked.back(f"run-{7:026}")

    assert outcome is Outcome.UNCHANGED
    assert "wrote nothing" in reason
    assert asked.written() == []


def test_a_write_whose_answer_died_with_the_run_is_found_by_its_mark_and_taken_back(asked: Asked) -> None:
    asked.answered = False
    asked.unsure = [(key, Change.SPEC_CHANGED) for key in keys(config(), deployment())]

    outcome, _ = asked.back()

    assert outcome is Outcome.SUCCEEDED
    assert asked.bench.state() == asked.before


def test_an_announced_write_that_never_arrived_is_not_taken_back(asked: Asked) -> None:
    asked.back()
    asked.answered = False
    asked.unsure = [(key, Change.SPEC_CHANGED) for key in keys(config(), deployment())]

    outcome, reason = asked.back()

    assert outcome is Outcome.UNCHANGED
    assert "wrote nothing" in reason
    assert asked.written() == []


def test_an_older_run_under_a_newer_one_is_held_and_nothing_is_touched(asked: Asked) -> None:
    outcome, reason = asked.back(FIRST)

    assert outcome is Outcome.HELD
    assert "Roll back the newer run first" in reason
    assert asked.written() == []


def test_one_object_in_other_hands_keeps_all_of_them_from_being_touched(asked: Asked) -> None:
    asked.bench.cluster.edit(CONFIG, lambda found: found["data"].update(GREETING="by hand"))
    before = asked.bench.state()

    outcome, reason = asked.back()

    assert outcome is Outcome.HELD
    assert reason.startswith("ConfigMap/shop: changed by somebody else")
    assert asked.bench.state() == before


def test_another_cluster_behind_the_context_is_not_touched(asked: Asked) -> None:
    asked.bench.cluster = SimulatedCluster(asked.bench.clock)

    outcome, reason = asked.back()

    assert outcome is Outcome.ROLLBACK_FAILED
    assert "another cluster" in reason
    assert asked.written() == []


def test_a_run_that_is_going_on_keeps_the_target(asked: Asked) -> None:
    lease = TargetLease(
        cluster=asked.bench.cluster,
        clock=asked.bench.clock,
        target=asked.target,
        run_id=f"run-{5:026}",
        process="host:5:start",
        is_alive=lambda _process: True,
    )
    with lease:
        outcome, reason = asked.back()

    assert outcome is Outcome.LEASE_HELD
    assert f"run-{5:026}" in reason
    assert asked.bench.state() == asked.after


def test_without_a_snapshot_it_says_what_else_can_be_done(asked: Asked) -> None:
    key = secret_key(asked.target, SECOND)
    live = asked.bench.cluster.get(key)
    assert live is not None
    asked.bench.cluster.delete(key, uid=live.uid)

    outcome, reason = asked.back()

    assert outcome is Outcome.ROLLBACK_FAILED
    assert "has no snapshot" in reason
    assert "Release an older version" in reason


def test_what_cannot_be_written_is_said_loudly(asked: Asked) -> None:
    asked.bench.cluster.fail("apply", 1, ClusterError("forbidden", diagnosis="ask", status=403))

    outcome, reason = asked.back()

    assert outcome is Outcome.ROLLBACK_FAILED
    assert "forbidden" in reason


def test_a_previous_state_that_is_not_ready_again_is_said_loudly(asked: Asked) -> None:
    asked.bench.cluster.behaves("shop@sha256", Behaviour.NEVER_READY)

    outcome, reason = asked.back()

    assert outcome is Outcome.ROLLBACK_FAILED
    assert "not ready again" in reason


def friday_night(asked: Asked) -> None:
    asked.bench.clock.advance(timedelta(days=4, hours=13))


def closed_gate(asked: Asked) -> None:
    asked.bench.verifiers.clear()


@pytest.mark.parametrize("trouble", [friday_night, closed_gate])
def test_neither_a_freeze_nor_a_gate_stands_in_the_way(asked: Asked, trouble: Callable[[Asked], None]) -> None:
    trouble(asked)

    assert asked.back()[0] is Outcome.SUCCEEDED


def test_the_first_entry_says_that_it_goes_back(asked: Asked) -> None:
    asked.back()

    first = asked.bench.ledger.entries(BACK)[0]
    assert (first.kind, first.body["phase"]) == (EntryKind.PHASE, "rollback")


def test_the_target_is_free_again_afterwards(asked: Asked) -> None:
    asked.back()

    outcome, reason = asked.bench.deploy("v3")

    assert outcome is Outcome.SUCCEEDED, reason
