"""What every `Cluster` does with objects, asked of the simulator and of the real API server."""

import pytest

from deploy_production.errors import ClusterError, ConflictError
from deploy_production.model.target import ObjectKey
from deploy_production.ports import WatchKind
from tests.contracts.cluster_world import OTHER, TICK, US, World, real, simulated


@pytest.fixture(params=["simulated", pytest.param("real", marks=pytest.mark.cluster)])
def world(request: pytest.FixtureRequest) -> World:
    return simulated() if request.param == "simulated" else real(request)


def test_identity_is_the_uid_of_a_namespace_that_every_cluster_has(world: World) -> None:
    key = ObjectKey(api_version="v1", kind="Namespace", namespace="", name="kube-system")
    home = world.cluster.get(key)
    assert home is not None
    assert world.cluster.identity().uid == home.uid
    assert world.cluster.identity().server_version.startswith("v1.")


def test_labels_of_a_namespace_tell_a_rehearsal(world: World) -> None:
    labels = world.cluster.namespace_labels(world.namespace)
    assert labels is not None
    assert labels["deploy-production.dev/rehearsal"] == "true"
    assert world.cluster.namespace_labels("there-is-no-such-namespace") is None


def test_what_is_not_there_is_none(world: World) -> None:
    assert world.cluster.get(world.key("Deployment", "web")) is None
    assert world.cluster.list(api_version="apps/v1", kind="Deployment", namespace=world.namespace) == ()


def test_apply_stores_what_get_returns(world: World) -> None:
    applied = world.apply(world.object("ConfigMap", "settings", data={"a": "1"}))
    found = world.cluster.get(applied.key)
    assert found == applied
    assert found.manifest["data"] == {"a": "1"}
    assert found.generation is None


def test_generation_counts_changes_of_the_spec_and_of_annotations_only(world: World) -> None:
    manifest = world.deployment(world.good)
    assert world.apply(manifest).generation == 1
    manifest["metadata"]["labels"] = {"team": "shop"}
    assert world.apply(manifest).generation == 1
    manifest["metadata"]["annotations"] = {"note": "x"}
    assert world.apply(manifest).generation == 2
    manifest["spec"]["replicas"] = 2
    assert world.apply(manifest).generation == 3


def test_apply_of_the_same_again_changes_nothing(world: World) -> None:
    manifest = world.object("ConfigMap", "settings", data={"a": "1"})
    assert world.apply(manifest).resource_version == world.apply(manifest).resource_version


def test_apply_removes_a_field_that_it_no_longer_states(world: World) -> None:
    world.apply(world.object("ConfigMap", "settings", data={"a": "1", "b": "2"}))
    world.apply(world.object("ConfigMap", "settings", data={"a": "1"}))
    assert world.live("ConfigMap", "settings")["data"] == {"a": "1"}


def test_apply_removes_a_list_item_that_it_no_longer_states(world: World) -> None:
    env = [{"name": "KEEP", "value": "1"}, {"name": "DROP", "value": "1"}]
    world.apply(world.deployment(world.good | {"env": env}))
    world.apply(world.deployment(world.good | {"env": env[:1]}))
    (stored,) = world.live("Deployment", "web")["spec"]["template"]["spec"]["containers"]
    assert stored["env"] == env[:1]


def test_apply_leaves_the_fields_of_others_alone(world: World) -> None:
    world.apply(world.object("ConfigMap", "settings", data={"theirs": "1"}), manager=OTHER)
    world.apply(world.object("ConfigMap", "settings", data={"ours": "1"}))
    world.apply(world.object("ConfigMap", "settings", data={"new": "1"}))
    assert world.live("ConfigMap", "settings")["data"] == {"theirs": "1", "new": "1"}


def test_apply_takes_a_field_over_by_force(world: World) -> None:
    world.apply(world.object("ConfigMap", "settings", data={"a": "theirs"}), manager=OTHER)
    world.apply(world.object("ConfigMap", "settings", data={"a": "ours"}))
    world.apply(world.object("ConfigMap", "settings", data={"b": "1"}))
    assert world.live("ConfigMap", "settings")["data"] == {"b": "1"}


def test_a_field_that_two_state_stays_when_one_drops_it(world: World) -> None:
    for manager in (OTHER, US):
        world.apply(world.object("ConfigMap", "settings", data={"a": "same"}), manager=manager)
    world.apply(world.object("ConfigMap", "settings", data={"b": "1"}))
    assert world.live("ConfigMap", "settings")["data"] == {"a": "same", "b": "1"}


def test_managed_fields_name_the_owner(world: World) -> None:
    applied = world.apply(world.object("ConfigMap", "settings", data={"a": "1"}))
    (entry,) = applied.manifest["metadata"]["managedFields"]
    assert (entry["manager"], entry["operation"]) == (US, "Apply")
    assert entry["fieldsV1"] == {"f:data": {"f:a": {}}}


def test_dry_run_tells_and_stores_nothing(world: World) -> None:
    manifest = world.deployment(world.good)
    assert world.cluster.dry_run(manifest, field_manager=US).manifest["spec"]["revisionHistoryLimit"] == 10
    assert world.cluster.get(world.key("Deployment", "web")) is None
    world.apply(manifest)
    told = world.cluster.dry_run(world.deployment(world.good, replicas=3), field_manager=US)
    assert told.manifest["spec"]["replicas"] == 3
    assert told.generation == 2
    assert world.live("Deployment", "web")["spec"]["replicas"] == 1


def test_dry_run_of_a_replacement_stores_nothing(world: World) -> None:
    world.apply(world.object("ConfigMap", "settings", data={"a": "1"}))
    told = world.cluster.dry_run_replace(world.object("ConfigMap", "settings", data={"b": "1"}), field_manager=US)
    assert told.manifest["data"] == {"b": "1"}
    assert world.live("ConfigMap", "settings")["data"] == {"a": "1"}


def test_replace_leaves_nothing_of_before(world: World) -> None:
    world.apply(world.object("ConfigMap", "settings", data={"a": "1"}), manager=OTHER)
    world.cluster.replace(world.object("ConfigMap", "settings", data={"b": "1"}), field_manager=US)
    assert world.live("ConfigMap", "settings")["data"] == {"b": "1"}


def test_replace_is_guarded_by_the_version(world: World) -> None:
    first = world.apply(world.object("ConfigMap", "settings", data={"a": "1"}))
    world.apply(world.object("ConfigMap", "settings", data={"a": "2"}), manager=OTHER)
    late = world.object("ConfigMap", "settings", data={"a": "3"})
    late["metadata"]["resourceVersion"] = first.resource_version
    with pytest.raises(ConflictError):
        world.cluster.replace(late, field_manager=US)
    assert world.live("ConfigMap", "settings")["data"] == {"a": "2"}


def test_create_of_what_exists_is_a_conflict(world: World) -> None:
    manifest = world.object("ConfigMap", "settings", data={"a": "1"})
    world.cluster.create(manifest, field_manager=US)
    with pytest.raises(ConflictError):
        world.cluster.create(manifest, field_manager=US)


def test_of_two_who_take_a_lease_one_wins(world: World) -> None:
    lease = world.object("Lease", "web", spec={"holderIdentity": "one", "leaseDurationSeconds": 60})
    taken = world.cluster.create(lease, field_manager=US)
    with pytest.raises(ConflictError):
        world.cluster.create(lease, field_manager=OTHER)
    lease["metadata"]["resourceVersion"] = taken.resource_version
    world.cluster.replace(lease | {"spec": {"holderIdentity": "two"}}, field_manager=US)
    with pytest.raises(ConflictError):
        world.cluster.replace(lease | {"spec": {"holderIdentity": "three"}}, field_manager=OTHER)
    assert world.live("Lease", "web")["spec"]["holderIdentity"] == "two"


def test_delete_takes_only_the_object_that_was_meant(world: World) -> None:
    stored = world.apply(world.object("ConfigMap", "settings", data={"a": "1"}))
    with pytest.raises(ConflictError):
        world.cluster.delete(stored.key, uid="00000000-0000-0000-0000-000000000000")
    assert world.cluster.get(stored.key) is not None
    assert world.cluster.delete(stored.key, uid=stored.uid)
    assert world.cluster.get(stored.key) is None
    assert not world.cluster.delete(stored.key, uid=stored.uid)


def test_a_namespace_that_is_not_there_is_named(world: World) -> None:
    manifest = world.object("ConfigMap", "settings", data={})
    manifest["metadata"]["namespace"] = "there-is-no-such-namespace"
    with pytest.raises(ClusterError, match="there-is-no-such-namespace") as caught:
        world.apply(manifest)
    assert caught.value.status == 404


def test_a_field_that_does_not_exist_is_refused(world: World) -> None:
    manifest = world.object("ConfigMap", "settings", dta={"a": "1"})
    for write in (world.cluster.dry_run, world.cluster.apply):
        with pytest.raises(ClusterError, match="dta") as caught:
            write(manifest, field_manager=US)
        assert not caught.value.retryable
    assert world.cluster.get(world.key("ConfigMap", "settings")) is None


def test_labels_that_the_selector_does_not_find_are_refused(world: World) -> None:
    manifest = world.deployment(world.good)
    manifest["spec"]["template"]["metadata"]["labels"] = {"app": "else"}
    with pytest.raises(ClusterError, match="selector") as caught:
        world.apply(manifest)
    assert caught.value.status == 422


def test_watch_tells_the_state_then_changes_then_the_deletion(world: World) -> None:
    manifest = world.object("ConfigMap", "settings", data={"a": "1"})
    stored = world.apply(manifest)
    seen: list[WatchKind] = []
    for event in world.events([("v1", "ConfigMap")]):
        is_ours = event.object is not None and event.object["metadata"]["name"] == "settings"
        if is_ours or event.kind is WatchKind.SYNCED:
            seen.append(event.kind)
        if event.kind is WatchKind.SYNCED:
            world.apply(world.object("ConfigMap", "settings", data={"a": "2"}))
        elif is_ours and event.kind is WatchKind.CHANGED:
            world.cluster.delete(stored.key, uid=stored.uid)
        elif is_ours and event.kind is WatchKind.DELETED:
            break
    assert seen == [WatchKind.STATE, WatchKind.SYNCED, WatchKind.CHANGED, WatchKind.DELETED]


def test_watch_ticks_when_nothing_happens(world: World) -> None:
    began = world.clock.monotonic()
    for event in world.events([("v1", "Service")]):
        if event.kind is WatchKind.TICK:
            break
    assert 0.9 <= world.clock.monotonic() - began < 5


def test_watch_ends_when_told_to(world: World) -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 3

    events = list(world.cluster.watch([("v1", "Pod")], namespace=world.namespace, tick=TICK, stop=stop))
    assert len(events) <= 3
