from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deploy_production.engine.view import View, Written, first_write, server_time, template_of
from deploy_production.ports import WatchEvent, WatchKind
from tests.simulators.workload import KEY, WRITE, WRITTEN, deployment, pod, replica_set, running, template, view


def test_a_view_is_not_complete_before_everything_was_told() -> None:
    made = View()
    made.feed(WatchEvent(kind=WatchKind.STATE, object=deployment()))

    assert not made.synced
    made.feed(WatchEvent(kind=WatchKind.SYNCED))
    assert made.synced


def test_the_newest_state_of_an_object_is_kept() -> None:
    made = view(deployment(replicas=2))

    made.feed(WatchEvent(kind=WatchKind.CHANGED, object=deployment(replicas=3)))

    found = made.find(KEY)
    assert found is not None
    assert found["spec"]["replicas"] == 3


def test_a_deleted_object_is_forgotten() -> None:
    made = view(deployment())

    made.feed(WatchEvent(kind=WatchKind.DELETED, object=deployment()))
    made.feed(WatchEvent(kind=WatchKind.DELETED, object=deployment()))

    assert made.find(KEY) is None


def test_a_blind_view_says_why_and_keeps_what_it_knew() -> None:
    made = view(deployment())

    made.feed(WatchEvent(kind=WatchKind.BLIND, message="connection refused"))

    assert (made.synced, made.blind_reason) == (False, "connection refused")
    assert made.find(KEY) is not None


def test_seeing_again_ends_the_blindness() -> None:
    made = view(deployment())
    made.feed(WatchEvent(kind=WatchKind.BLIND, message="connection refused"))

    made.feed(WatchEvent(kind=WatchKind.SYNCED))

    assert (made.synced, made.blind_reason) == (True, "")


@pytest.mark.parametrize("kind", [WatchKind.TICK, WatchKind.STATE, WatchKind.DELETED])
def test_events_without_an_object_change_nothing(kind: WatchKind) -> None:
    made = view(deployment())

    made.feed(WatchEvent(kind=kind))

    assert made.synced
    assert len(made.objects) == 1


def test_the_new_replica_set_is_the_one_with_exactly_the_template_of_the_deployment() -> None:
    old = replica_set(image="shop:1", name="shop-old", uid="rs-1")
    new = replica_set(image="shop:2", name="shop-new", uid="rs-2")

    found = view(deployment(), old, new).new_replica_set(deployment())

    assert found is not None
    assert found["metadata"]["name"] == "shop-new"


def test_a_replica_set_of_another_deployment_is_not_ours() -> None:
    stranger = replica_set()
    stranger["metadata"]["ownerReferences"][0]["uid"] = "another"

    assert view(deployment(), stranger).new_replica_set(deployment()) is None


def test_an_owner_that_is_not_the_controller_does_not_count() -> None:
    stranger = replica_set()
    stranger["metadata"]["ownerReferences"][0]["controller"] = False

    assert view(deployment(), stranger).new_replica_set(deployment()) is None


def test_of_two_replica_sets_with_the_same_template_the_older_one_is_used_as_the_controller_does() -> None:
    older, younger = replica_set(name="a", uid="rs-a"), replica_set(name="b", uid="rs-b")
    younger["metadata"]["creationTimestamp"] = "2026-03-02T10:00:09Z"
    older["metadata"]["creationTimestamp"] = "2026-03-02T10:00:01Z"

    found = view(deployment(), younger, older).new_replica_set(deployment())

    assert found is not None
    assert found["metadata"]["name"] == "a"


def test_only_living_pods_of_the_new_revision_are_judged() -> None:
    old = replica_set(image="shop:1", name="shop-old", uid="rs-1")
    made = view(
        deployment(),
        old,
        replica_set(),
        pod("b", running()),
        pod("a", running()),
        pod("old", running(), owner="rs-1"),
        pod("leaving", running(), deletionTimestamp="2026-03-02T10:00:05Z"),
    )

    assert [found["metadata"]["name"] for found in made.new_pods(deployment())] == ["a", "b"]


def test_before_its_replica_set_exists_a_deployment_has_no_new_pods() -> None:
    assert view(deployment(), pod("old", running(), owner="rs-1")).new_pods(deployment()) == []


def test_a_template_is_compared_without_what_the_controller_adds() -> None:
    made = replica_set(image="shop:2")
    made["spec"]["template"]["metadata"]["creationTimestamp"] = None

    assert template_of(made) == template_of({"spec": {"template": template("shop:2")}})


def test_objects_without_a_template_have_an_empty_one() -> None:
    assert template_of({"kind": "ConfigMap"}) == {"metadata": {"labels": {}}}


def managed(*entries: dict[str, str]) -> dict[str, object]:
    return {"metadata": {"managedFields": list(entries)}}


def test_the_servers_time_is_that_of_our_own_last_write() -> None:
    found = server_time(
        managed(
            {"manager": "us", "time": "2026-03-02T10:00:01Z"},
            {"manager": "us", "time": "2026-03-02T10:00:03Z"},
            {"manager": "somebody", "time": "2026-03-02T10:00:09Z"},
            {"manager": "us"},
        ),
        "us",
    )

    assert found == datetime(2026, 3, 2, 10, 0, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "entries", [[], [{"manager": "somebody", "time": "2026-03-02T10:00:09Z"}], [{"manager": "us"}]]
)
def test_a_write_that_the_server_does_not_tell_has_no_time(entries: list[dict[str, str]]) -> None:
    assert server_time(managed(*entries), "us") is None


def test_an_object_without_managed_fields_has_no_time() -> None:
    assert server_time({"metadata": {}}, "us") is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ((replace(WRITTEN, server_time=WRITE + timedelta(hours=1)), WRITTEN), WRITE),
        ((replace(WRITTEN, server_time=None), WRITTEN), WRITE),
        ((replace(WRITTEN, server_time=None),), WRITE - timedelta(hours=9)),
    ],
)
def test_the_first_write_is_told_by_the_servers_clock(written: tuple[Written, ...], expected: datetime) -> None:
    assert first_write(written, WRITE - timedelta(hours=9)) == expected
