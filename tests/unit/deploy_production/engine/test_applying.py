from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy_production.engine.applying import (
    Applied,
    annotated,
    annotations,
    apply_changes,
    changes,
    unanswered,
)
from deploy_production.engine.snapshot import Snapshot, take
from deploy_production.engine.view import Written
from deploy_production.errors import ClusterError
from deploy_production.model.run import Change, Outcome, Plan
from deploy_production.model.target import FIELD_MANAGER, Manifest, ObjectKey
from deploy_production.ports import Entry, EntryKind
from tests.simulators.clock import START, FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.engine import COMMIT, Bench
from tests.simulators.ledger import MemoryLedger
from tests.simulators.release import RUN, config, deployment, keys, recorder

MARKS = {"deploy-production.dev/run": RUN, "deploy-production.dev/version": "v2"}


class Place:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.cluster = SimulatedCluster(self.clock)
        self.recorder, self.ledger = recorder(self.clock)
        self.snapshot: Snapshot

    def apply(self, *manifests: Manifest) -> Iterator[tuple[Applied, Written]]:
        self.snapshot = take(self.cluster, keys(*manifests), run_id=RUN)
        pending = changes(self.cluster, manifests)
        return apply_changes(self.cluster, pending, marks=MARKS, snapshot=self.snapshot, recorder=self.recorder)

    def recorded(self, kind: EntryKind) -> list[Entry]:
        return [entry for entry in self.ledger.entries(RUN) if entry.kind is kind]


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def intended(plan: Plan) -> list[tuple[ObjectKey, Change]]:
    return [(entry.key, entry.change) for entry in plan.objects]


def marks_of(cluster: SimulatedCluster, manifest: Manifest) -> dict[str, str]:
    found = cluster.get(keys(manifest)[0])
    assert found is not None
    return dict(found.manifest["metadata"].get("annotations", {}))


def test_asking_what_would_change_changes_nothing(place: Place) -> None:
    assert [change for _, change in changes(place.cluster, [config()])] == [Change.CREATED]
    assert place.cluster.get(keys(config())[0]) is None


def test_the_server_is_asked_about_each_object_as_it_is_now(place: Place) -> None:
    place.cluster.create(config(), field_manager="kubectl")
    place.cluster.create(deployment(), field_manager="kubectl")

    found = changes(place.cluster, [config(), config("other"), deployment("registry/shop:v2"), deployment(replicas=5)])

    assert [change for _, change in found] == [
        Change.UNCHANGED,
        Change.SPEC_CHANGED,
        Change.TEMPLATE_CHANGED,
        Change.SPEC_CHANGED,
    ]


def test_an_object_that_would_not_change_is_not_written(place: Place) -> None:
    place.cluster.create(config(), field_manager="kubectl")

    written = list(place.apply(config(), deployment()))

    assert [str(applied.key) for applied, _ in written] == ["Deployment/shop"]
    assert marks_of(place.cluster, config()) == {}


def test_each_write_is_announced_before_it_is_made(place: Place) -> None:
    writes = place.apply(config(), deployment())
    next(writes)

    assert [entry.body["subject"] for entry in place.recorded(EntryKind.INTENT)] == ["ConfigMap/shop"]
    assert place.cluster.get(keys(deployment())[0]) is None


def test_an_intent_holds_what_recognises_the_write_after_a_crash(place: Place) -> None:
    list(place.apply(config()))

    detail = place.recorded(EntryKind.INTENT)[0].body["detail"]
    assert detail["key"] == {"api_version": "v1", "kind": "ConfigMap", "name": "shop", "namespace": "shop"}
    assert detail["marks"] == MARKS
    assert detail["change"] == "created"


def test_what_is_tracked_is_what_our_own_write_returned(place: Place) -> None:
    ((applied, written),) = place.apply(deployment())

    live = place.cluster.get(keys(deployment())[0])
    assert live is not None
    assert (written.uid, applied.uid) == (live.uid, live.uid)
    assert written.generation == 1
    assert written.server_time == START


def test_the_answer_is_recorded_without_the_content_of_the_object(place: Place) -> None:
    ((applied, _),) = place.apply(config("hunter2"))

    detail = place.recorded(EntryKind.DONE)[0].body["detail"]
    assert detail["fingerprint"] == applied.fingerprint
    assert detail["change"] == "created"
    assert "hunter2" not in str(place.ledger.entries(RUN))


def test_a_write_that_is_refused_is_recorded_and_ends_the_writing(place: Place) -> None:
    place.cluster.fail("apply", 1, ClusterError("forbidden", diagnosis="ask", status=403))

    with pytest.raises(ClusterError, match="forbidden"):
        list(place.apply(config(), deployment()))

    assert [entry.body["ok"] for entry in place.recorded(EntryKind.DONE)] == [False]
    assert place.cluster.get(keys(deployment())[0]) is None


def test_a_write_carries_the_marks_beside_the_annotations_of_the_manifest(place: Place) -> None:
    manifest = {**config(), "metadata": {**config()["metadata"], "annotations": {"team": "shop"}}}

    list(place.apply(manifest))

    assert marks_of(place.cluster, manifest) == {"team": "shop", **MARKS}


def test_marking_a_manifest_leaves_the_manifest_itself_alone() -> None:
    manifest = config()

    annotated(manifest, MARKS)

    assert manifest == config()


def test_the_marks_name_run_version_commit_and_token(bench: Bench) -> None:
    plan = bench.plan(bench.release("v1"))

    assert annotations(plan, run_id=RUN, token=7) == {
        "deploy-production.dev/run": RUN,
        "deploy-production.dev/version": "v1",
        "deploy-production.dev/commit": COMMIT,
        "deploy-production.dev/fence": "7",
    }


def test_our_writes_are_those_of_our_own_field_manager(place: Place) -> None:
    list(place.apply(config()))

    live = place.cluster.get(keys(config())[0])
    assert live is not None
    assert {entry["manager"] for entry in live.manifest["metadata"]["managedFields"]} == {FIELD_MANAGER}


def test_a_write_nobody_heard_of_is_found_by_its_mark(bench: Bench) -> None:
    assert bench.deploy("v1")[0] is Outcome.SUCCEEDED
    plan = bench.plan(bench.release("v2"))
    run_id = f"run-{1:026}"
    snapshot = take(bench.cluster, [entry.key for entry in plan.objects], run_id=run_id)

    found = unanswered(bench.cluster, intended(plan), [], snapshot, run_id)

    assert [str(entry.key) for entry in found] == ["ConfigMap/shop", "Deployment/shop"]
    live = bench.cluster.get(found[0].key)
    assert live is not None
    assert found[0].fingerprint == snapshot.fingerprint(live.manifest)


def test_what_is_known_and_what_another_run_wrote_is_not_found_again(bench: Bench) -> None:
    assert bench.deploy("v1")[0] is Outcome.SUCCEEDED
    plan = bench.plan(bench.release("v2"))
    run_id = f"run-{1:026}"
    snapshot = take(bench.cluster, [entry.key for entry in plan.objects], run_id=run_id)
    known = unanswered(bench.cluster, intended(plan), [], snapshot, run_id)

    assert unanswered(bench.cluster, intended(plan), known, snapshot, run_id) == ()
    assert unanswered(bench.cluster, intended(plan), [], snapshot, f"run-{9:026}") == ()


def test_nothing_is_found_where_nothing_is(bench: Bench) -> None:
    plan = bench.plan(bench.release("v1"))
    snapshot = take(bench.cluster, [], run_id=RUN)

    assert unanswered(bench.cluster, intended(plan), [], snapshot, RUN) == ()


def test_a_ledger_that_cannot_be_written_keeps_the_object_from_being_written(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ClusterError("the disk is full", diagnosis="make room")

    monkeypatch.setattr(MemoryLedger, "append", full)

    with pytest.raises(ClusterError, match="disk is full"):
        list(place.apply(config()))

    assert place.cluster.get(keys(config())[0]) is None
