from collections.abc import Sequence
from dataclasses import replace

import pytest

from deploy_production.engine.applying import Applied, apply_changes, changes
from deploy_production.engine.restoring import Restored, conflicts, may_heal, restore, succeeded
from deploy_production.engine.snapshot import Snapshot, take
from deploy_production.errors import ClusterError, ConflictError, PlanDriftError
from deploy_production.model.target import LiveObject, Manifest, ObjectKey
from deploy_production.ports import EntryKind
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.release import RUN, config, content, deployment, keys, recorder, secret

MARKS = {"deploy-production.dev/run": RUN}


class Bench:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.cluster = SimulatedCluster(self.clock)
        self.recorder, self.ledger = recorder(self.clock)
        self.snapshot: Snapshot | None = None
        self.applied: list[Applied] = []

    def deploy(self, *manifests: Manifest) -> None:
        """Releases, with a snapshot before."""
        self.snapshot = take(self.cluster, keys(*manifests), run_id=RUN)
        pending = changes(self.cluster, manifests)
        written = apply_changes(self.cluster, pending, marks=MARKS, snapshot=self.snapshot, recorder=self.recorder)
        self.applied = [applied for applied, _ in written]

    def back(self) -> list[Restored]:
        assert self.snapshot is not None
        found = restore(self.cluster, self.applied, self.snapshot, self.recorder)
        return [entry.result for entry in found]

    def effects(self) -> list[str]:
        entries = self.ledger.entries(RUN)
        return [entry.body["effect"] for entry in entries if entry.kind is EntryKind.INTENT]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def live(bench: Bench, *manifests: Manifest) -> None:
    """Is there already, written by somebody with kubectl."""
    for manifest in manifests:
        bench.cluster.create(manifest, field_manager="kubectl")


def contents(bench: Bench, wanted: Sequence[ObjectKey]) -> list[object]:
    return [content(bench.cluster, key) for key in wanted]


def test_everything_that_was_changed_is_as_it_was(bench: Bench) -> None:
    live(bench, config(), secret(), deployment())
    wanted = keys(config(), secret(), deployment())
    before = contents(bench, wanted)
    bench.deploy(config("changed", NEW="1"), secret("c2VjcmV0"), deployment("registry/shop:v2", args=["--new"]))

    assert bench.back() == [Restored.RESTORED] * 3
    assert contents(bench, wanted) == before


def test_what_the_release_created_is_removed(bench: Bench) -> None:
    bench.deploy(config(), deployment())

    assert bench.back() == [Restored.REMOVED] * 2
    assert contents(bench, keys(config(), deployment())) == [None, None]


def test_what_the_release_did_not_change_is_not_touched(bench: Bench) -> None:
    live(bench, config(), deployment())
    bench.deploy(config(), deployment("registry/shop:v2"))

    assert bench.back() == [Restored.RESTORED]
    assert bench.effects() == ["apply", "restore"]


def test_nothing_rolled_out_means_nothing_rolled_back(bench: Bench) -> None:
    live(bench, config(), deployment())
    bench.deploy(config(), deployment())
    calls = len(bench.cluster.calls)

    assert bench.back() == []
    assert len(bench.cluster.calls) == calls


def test_going_back_twice_changes_nothing_the_second_time(bench: Bench) -> None:
    live(bench, deployment())
    bench.deploy(deployment("registry/shop:v2"))
    bench.back()
    before, effects = contents(bench, keys(deployment())), bench.effects()

    assert bench.back() == [Restored.ALREADY]
    assert contents(bench, keys(deployment())) == before
    assert bench.effects() == effects


def test_what_somebody_else_changed_since_is_not_overwritten(bench: Bench) -> None:
    live(bench, config(), deployment())
    bench.deploy(config("new"), deployment("registry/shop:v2"))
    bench.cluster.edit(keys(config())[0], lambda found: found["data"].update(GREETING="by hand"))

    assert bench.back() == [Restored.CONFLICT, Restored.RESTORED]
    found = bench.cluster.get(keys(config())[0])
    assert found is not None
    assert found.manifest["data"]["GREETING"] == "by hand"


def test_conflicts_are_found_without_writing(bench: Bench) -> None:
    live(bench, config())
    bench.deploy(config("new"))
    bench.cluster.edit(keys(config())[0], lambda found: found["data"].update(GREETING="by hand"))
    assert bench.snapshot is not None
    calls = [verb for verb, _ in bench.cluster.calls]

    found = conflicts(bench.cluster, bench.applied, bench.snapshot)

    assert [str(entry.key) for entry in found] == ["ConfigMap/shop"]
    assert {verb for verb, _ in bench.cluster.calls[len(calls) :]} == {"get"}


def test_an_object_that_somebody_deleted_is_created_as_it_was(bench: Bench) -> None:
    live(bench, config())
    before = contents(bench, keys(config()))
    bench.deploy(config("new"))
    found = bench.cluster.get(keys(config())[0])
    assert found is not None
    bench.cluster.delete(found.key, uid=found.uid)

    assert bench.back() == [Restored.RESTORED]
    assert contents(bench, keys(config())) == before


def test_a_created_object_that_somebody_replaced_is_left_alone(bench: Bench) -> None:
    bench.deploy(config())
    found = bench.cluster.get(keys(config())[0])
    assert found is not None
    bench.cluster.delete(found.key, uid=found.uid)
    live(bench, config("somebody else's"))

    assert bench.back() == [Restored.CONFLICT]
    assert contents(bench, keys(config())) != [None]


def test_one_object_that_cannot_be_restored_does_not_keep_the_others(bench: Bench) -> None:
    live(bench, config(), deployment())
    bench.deploy(config("new"), deployment("registry/shop:v2"))
    bench.cluster.fail("get", 1, ClusterError("no answer", diagnosis="wait"))

    assert bench.back() == [Restored.FAILED, Restored.RESTORED]


def test_only_restored_removed_and_unchanged_count_as_success(bench: Bench) -> None:
    live(bench, config())
    bench.deploy(config("new"))
    assert bench.snapshot is not None
    found = restore(bench.cluster, bench.applied, bench.snapshot, bench.recorder)

    assert succeeded(found)
    assert not succeeded([replace(found[0], result=Restored.CONFLICT)])
    assert not succeeded([replace(found[0], result=Restored.FAILED)])


def test_configuration_is_restored_before_the_workload(bench: Bench) -> None:
    live(bench, config(), deployment())
    bench.deploy(deployment("registry/shop:v2"), config("new"))
    bench.back()

    restored = [
        entry.body["subject"]
        for entry in bench.ledger.entries(RUN)
        if entry.kind is EntryKind.INTENT and entry.body["effect"] == "restore"
    ]
    assert restored == ["ConfigMap/shop", "Deployment/shop"]


def test_fields_that_another_manager_owns_are_removed_by_replacing(bench: Bench) -> None:
    """A field that `kubectl` added in the same moment is part of the state before; one added by us is not."""
    live(bench, config())
    bench.deploy(config("new", NEW="1"))

    bench.back()

    found = bench.cluster.get(keys(config())[0])
    assert found is not None
    assert found.manifest["data"] == {"GREETING": "hello"}


def test_every_effect_is_announced_before_it_is_done(bench: Bench) -> None:
    live(bench, config())
    bench.deploy(config("new"))
    bench.back()

    kinds = [entry.kind for entry in bench.ledger.entries(RUN)]
    assert kinds == [EntryKind.INTENT, EntryKind.DONE, EntryKind.INTENT, EntryKind.DONE]


def test_what_the_server_refuses_to_apply_is_replaced(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Defaults that nobody owns can make an apply of the state before invalid."""
    live(bench, deployment())
    before = contents(bench, keys(deployment()))
    bench.deploy(deployment("registry/shop:v2"))

    def refuse(*_: object, **__: object) -> LiveObject:
        raise ClusterError("strategy: Forbidden", diagnosis="", status=422)

    monkeypatch.setattr(bench.cluster, "dry_run", refuse)

    assert bench.back() == [Restored.RESTORED]
    assert contents(bench, keys(deployment())) == before
    assert "replace" in [verb for verb, _ in bench.cluster.calls]


def test_a_workload_whose_version_moves_meanwhile_is_replaced_all_the_same(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(bench, deployment())
    before = contents(bench, keys(deployment()))
    bench.deploy(deployment("registry/shop:v2"))
    bench.cluster.fail("dry_run", 1, ClusterError("invalid", diagnosis="", status=422))
    bench.cluster.fail("replace", 1, ConflictError("the object has been modified", diagnosis="", status=409))

    assert bench.back() == [Restored.RESTORED]
    assert contents(bench, keys(deployment())) == before


def test_a_config_map_that_the_release_made_immutable_comes_back(bench: Bench) -> None:
    live(bench, config())
    before = contents(bench, keys(config()))
    bench.deploy({**config("new"), "immutable": True})
    bench.cluster.fail("dry_run", 1, ClusterError("field is immutable", diagnosis="", status=422))

    assert bench.back() == [Restored.RESTORED]
    assert contents(bench, keys(config())) == before


def test_what_was_created_stays_while_something_else_could_not_be_brought_back(bench: Bench) -> None:
    """The pods that still run may need it."""
    live(bench, deployment())
    bench.deploy(config(), deployment("registry/shop:v2"))
    bench.cluster.fail("apply", 1, ClusterError("no answer", diagnosis="wait", status=503))

    assert bench.back() == [Restored.FAILED, Restored.FAILED]
    assert bench.cluster.get(keys(config())[0]) is not None

    assert bench.back() == [Restored.RESTORED, Restored.REMOVED]


def test_only_passing_trouble_is_worth_another_try(bench: Bench) -> None:
    live(bench, config())
    bench.deploy(config("new"))
    assert bench.snapshot is not None
    found = restore(bench.cluster, bench.applied, bench.snapshot, bench.recorder)
    passing = replace(found[0], result=Restored.FAILED)

    assert may_heal([passing])
    assert not may_heal([replace(passing, is_final=True)])
    assert not may_heal(found)


def test_an_object_that_changed_right_before_the_write_is_not_written(bench: Bench) -> None:
    live(bench, config())
    bench.snapshot = take(bench.cluster, keys(config("new")), run_id=RUN)
    pending = changes(bench.cluster, [config("new")])
    bench.cluster.edit(keys(config())[0], lambda found: found["data"].update(GREETING="by hand"))

    with pytest.raises(PlanDriftError, match="ConfigMap/shop was changed by somebody else"):
        list(apply_changes(bench.cluster, pending, marks=MARKS, snapshot=bench.snapshot, recorder=bench.recorder))

    found = bench.cluster.get(keys(config())[0])
    assert found is not None
    assert found.manifest["data"]["GREETING"] == "by hand"


def test_an_object_that_appeared_right_before_the_write_is_not_written(bench: Bench) -> None:
    bench.snapshot = take(bench.cluster, keys(config()), run_id=RUN)
    pending = changes(bench.cluster, [config("ours")])
    live(bench, config("theirs"))

    with pytest.raises(PlanDriftError):
        list(apply_changes(bench.cluster, pending, marks=MARKS, snapshot=bench.snapshot, recorder=bench.recorder))
