from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.app.folding import applied as applied_by
from deploy_production.engine.checking import procedure_of
from deploy_production.engine.going_back import GoingBack, Return
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.snapshot import load
from deploy_production.errors import ClusterError
from deploy_production.model.readiness import FailureClass
from deploy_production.model.run import Outcome
from deploy_production.model.target import ObjectKey
from deploy_production.ports import EntryKind, WatchEvent, WatchKind
from tests.simulators.cluster_behaviour import Behaviour
from tests.simulators.engine import Bench
from tests.simulators.release import config, deployment, keys

BACK = f"run-{99:026}"
CONFIG, DEPLOYMENT = keys(config(), deployment())


class Release:
    """A release that went out; its rollback may be asked for with other circumstances."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.run_id = f"run-{bench.runs:026}"
        self.target = bench.plan(bench.release("probe")).target
        self.applied = applied_by(bench.ledger.entries(self.run_id))
        self.told: list[str] = []
        self.procedure = procedure_of(bench.skill)

    def back(self, failure: FailureClass = FailureClass.CRASH, *, limit: timedelta = timedelta(minutes=10)) -> Return:
        going_back = GoingBack(
            world=self.bench.world(),
            target=self.target,
            procedure=self.procedure,
            snapshot=load(self.bench.cluster, self.target, self.run_id),
            recorder=Recorder(ledger=self.bench.ledger, run_id=BACK, rehearsal=True),
            told=self.told.append,
            verify_limit=limit,
        )
        return going_back.run(self.applied, failure=failure)

    def observed(self) -> list[str]:
        entries = self.bench.ledger.entries(BACK)
        return [entry.body["text"] for entry in entries if entry.kind is EntryKind.OBSERVED]


@pytest.fixture
def first(tmp_path: Path) -> Release:
    """v1, the first release of all."""
    bench = Bench(tmp_path)
    assert bench.deploy("v1")[0] is Outcome.SUCCEEDED
    return Release(bench)


@pytest.fixture
def second(first: Release) -> Release:
    """v2, which changed everything that v1 made."""
    first.bench.state_before = first.bench.state()  # type: ignore[attr-defined]  # kept beside the bench
    assert first.bench.deploy("v2", greeting="changed")[0] is Outcome.SUCCEEDED
    return Release(first.bench)


def test_everything_is_brought_back_and_ready(second: Release) -> None:
    returned = second.back()

    assert returned.outcome is Outcome.ROLLED_BACK
    assert returned.reason == "2 objects brought back exactly, and ready"
    assert second.bench.state() == second.bench.state_before  # type: ignore[attr-defined]  # see above


def test_what_became_of_each_object_is_told(second: Release) -> None:
    second.back()

    assert second.told[0] == "ConfigMap/shop: restored; Deployment/shop: restored"


def test_one_object_is_called_one_object(second: Release) -> None:
    second.applied = second.applied[:1]

    assert second.back().reason == "1 object brought back exactly, and ready"


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (FailureClass.ABORT, Outcome.ABORTED_ROLLED_BACK),
        (FailureClass.DEADLINE, Outcome.TIMED_OUT_ROLLED_BACK),
        *((failure, Outcome.ROLLED_BACK) for failure in FailureClass if failure.name not in {"ABORT", "DEADLINE"}),
    ],
)
def test_the_outcome_names_why_it_went_back(second: Release, failure: FailureClass, outcome: Outcome) -> None:
    assert second.back(failure).outcome is outcome


def test_a_first_release_is_removed_and_called_so(first: Release) -> None:
    returned = first.back()

    assert returned.outcome is Outcome.FIRST_DEPLOY_REMOVED
    assert first.bench.state() == [None, None]


def test_a_first_release_that_a_person_aborted_is_an_abort(first: Release) -> None:
    assert first.back(FailureClass.ABORT).outcome is Outcome.ABORTED_ROLLED_BACK


def test_a_first_release_that_was_stopped_before_its_workload_was_written_is_called_so_too(first: Release) -> None:
    first.applied = tuple(entry for entry in first.applied if entry.key.kind == "ConfigMap")

    assert first.back().outcome is Outcome.FIRST_DEPLOY_REMOVED


def test_what_was_added_beside_a_running_workload_is_removed_and_called_a_rollback(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.cluster.create(deployment("registry.example/shop:old"), field_manager="kubectl")
    assert bench.deploy("v1")[0] is Outcome.SUCCEEDED
    release = Release(bench)
    release.applied = tuple(entry for entry in release.applied if entry.key.kind == "ConfigMap")

    assert release.back().outcome is Outcome.ROLLED_BACK


def test_an_object_in_other_hands_fails_the_rollback_by_name_and_the_rest_is_restored(second: Release) -> None:
    second.bench.cluster.edit(CONFIG, lambda found: found["data"].update(GREETING="by hand"))

    returned = second.back()

    assert returned.outcome is Outcome.ROLLBACK_FAILED
    assert returned.reason.startswith("ConfigMap/shop: changed by somebody else since")
    assert [entry.result.name for entry in returned.restorations] == ["CONFLICT", "RESTORED"]


def test_a_refused_write_fails_the_rollback_with_the_reason(second: Release) -> None:
    second.bench.cluster.fail("apply", 1, ClusterError("quota exceeded", diagnosis="ask", status=403))

    returned = second.back()

    assert returned.outcome is Outcome.ROLLBACK_FAILED
    assert "ConfigMap/shop: failed: quota exceeded" in returned.reason


def never_ready(release: Release) -> None:
    release.bench.cluster.behaves("shop@sha256", Behaviour.NEVER_READY)


def test_a_previous_state_that_is_not_ready_again_fails_the_rollback(second: Release) -> None:
    never_ready(second)

    returned = second.back()

    assert returned.outcome is Outcome.ROLLBACK_FAILED
    assert "the previous state is not ready again" in returned.reason


@pytest.mark.parametrize(("limit", "longest"), [(timedelta(minutes=10), 180), (timedelta(seconds=20), 60)])
def test_waiting_for_the_previous_state_ends_at_the_stricter_limit(
    second: Release, limit: timedelta, longest: int
) -> None:
    never_ready(second)
    began = second.bench.clock.monotonic()

    second.back(limit=limit)

    assert second.bench.clock.monotonic() - began <= longest


def test_a_document_without_a_limit_does_not_make_it_endless(second: Release) -> None:
    second.procedure = replace(second.procedure, steps=())
    never_ready(second)
    began = second.bench.clock.monotonic()

    assert second.back().outcome is Outcome.ROLLBACK_FAILED
    assert second.bench.clock.monotonic() - began <= 180


def test_what_does_not_go_away_fails_the_rollback(first: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first.bench.cluster, "delete", lambda *_, **__: True)

    returned = first.back(limit=timedelta(seconds=20))

    assert returned.outcome is Outcome.ROLLBACK_FAILED
    assert "is still there 20 s after it was deleted" in returned.reason


def test_what_goes_a_little_later_is_watched_until_it_is_gone(first: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster, asked = first.bench.cluster, []
    real_delete, real_watch = cluster.delete, cluster.watch

    def watch(*given: Any, **named: Any) -> Any:
        for number, event in enumerate(real_watch(*given, **named)):
            if number == 5:
                for key, uid in asked:
                    real_delete(key, uid=uid)
            yield event

    monkeypatch.setattr(cluster, "delete", lambda key, *, uid: asked.append((key, uid)) or True)
    monkeypatch.setattr(cluster, "watch", watch)

    assert first.back(limit=timedelta(seconds=20)).outcome is Outcome.FIRST_DEPLOY_REMOVED
    assert asked


def test_a_cluster_that_cannot_be_seen_is_not_taken_for_an_empty_one(
    first: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = first.bench.cluster
    real_delete = cluster.delete

    def delete(key: ObjectKey, *, uid: str) -> bool:
        gone = real_delete(key, uid=uid)
        if key.kind == "Deployment":
            monkeypatch.setattr(cluster, "watch", blindly)
        return gone

    def blindly(*_: Any, **named: Any) -> Generator[WatchEvent]:
        while not named["stop"]():
            first.bench.clock.advance(timedelta(seconds=1))
            yield WatchEvent(kind=WatchKind.BLIND, message="connection refused")

    monkeypatch.setattr(cluster, "delete", delete)

    returned = first.back(limit=timedelta(seconds=20))

    assert returned.outcome is Outcome.ROLLBACK_FAILED
    assert "could not be seen for 20 s: connection refused" in returned.reason


def slowly(release: Release, seconds: float) -> Callable[..., Any]:
    real = release.bench.cluster.apply

    def apply(*given: Any, **named: Any) -> Any:
        release.bench.clock.advance(timedelta(seconds=seconds))
        return real(*given, **named)

    return apply


def test_a_rollback_that_is_issued_too_slowly_is_written_down(second: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second.bench.cluster, "apply", slowly(second, 20))

    assert second.back().outcome is Outcome.ROLLED_BACK
    assert second.observed() == ["issuing the rollback took 40 s, longer than 30 s"]


def test_a_rollback_that_is_issued_in_time_needs_no_remark(second: Release) -> None:
    second.back()

    assert second.observed() == []


def test_going_back_a_second_time_writes_nothing(second: Release) -> None:
    second.back()
    second.bench.cluster.calls.clear()

    returned = second.back()

    assert {entry.result.name for entry in returned.restorations} == {"ALREADY"}
    assert not {"apply", "replace", "create", "delete"} & {verb for verb, _ in second.bench.cluster.calls}


def test_nothing_that_was_not_written_is_touched(second: Release) -> None:
    second.applied = ()
    before = second.bench.state()

    second.back()

    assert second.bench.state() == before
