import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.kubernetes import stream as stream_module
from deploy_production.adapters.kubernetes.cluster import KubernetesCluster
from deploy_production.errors import ClusterError, ManifestError
from deploy_production.ports import WatchEvent, WatchKind
from tests.simulators.cluster_api import ApiServer, Reply, Stream

PODS = "/api/v1/namespaces/shop/pods"
SETS = "/apis/apps/v1/namespaces/shop/replicasets"
POD, REPLICA_SET = ("v1", "Pod"), ("apps/v1", "ReplicaSet")
TICK = timedelta(seconds=0.2)
PATIENCE = 20


def _pod(name: str, *, version: str = "1", uid: str = "") -> dict[str, Any]:
    metadata = {"name": name, "namespace": "shop", "uid": uid or f"uid-{name}", "resourceVersion": version}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata}


def _watch(cluster: KubernetesCluster, *kinds: tuple[str, str]) -> Iterator[WatchEvent]:
    clock = SystemClock()
    deadline = clock.monotonic() + PATIENCE
    return cluster.watch(kinds or (POD,), namespace="shop", tick=TICK, stop=lambda: clock.monotonic() > deadline)


def _until(events: Iterator[WatchEvent], kind: WatchKind) -> list[tuple[WatchKind, str]]:
    """Takes events up to the next of a kind, without the ticks before it."""
    seen: list[tuple[WatchKind, str]] = []
    for event in events:
        if event.kind is not WatchKind.TICK or kind is WatchKind.TICK:
            seen.append((event.kind, event.object["metadata"]["name"] if event.object else ""))
        if event.kind is kind:
            return seen
    pytest.fail(f"no {kind} came: {seen}")


def _eventually(holds: Callable[[], bool]) -> None:
    clock = SystemClock()
    deadline = clock.monotonic() + PATIENCE
    while not holds():
        assert clock.monotonic() < deadline
        clock.sleep(timedelta(seconds=0.01))


def _watchers() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("watch-")]


@pytest.fixture
def open_stream(server: ApiServer) -> Stream:
    """One pod, and a watch in the hands of the test."""
    opened = Stream()
    server.answer("GET", PODS, Reply.listing(_pod("old")))
    server.answer("WATCH", PODS, Reply(stream=opened))
    return opened


def test_state_comes_first_then_changes_then_deletions(cluster: KubernetesCluster, open_stream: Stream) -> None:
    events = _watch(cluster)
    assert _until(events, WatchKind.SYNCED) == [(WatchKind.STATE, "old"), (WatchKind.SYNCED, "")]
    open_stream.send("ADDED", _pod("new", version="2"))
    open_stream.send("MODIFIED", _pod("new", version="3"))
    open_stream.send("DELETED", _pod("old", version="4"))
    assert _until(events, WatchKind.DELETED) == [
        (WatchKind.CHANGED, "new"),
        (WatchKind.CHANGED, "new"),
        (WatchKind.DELETED, "old"),
    ]
    events.close()  # type: ignore[attr-defined]  # a generator


def test_items_of_a_list_say_what_they_are(cluster: KubernetesCluster, server: ApiServer) -> None:
    bare = {"metadata": _pod("old")["metadata"]}
    server.answer("GET", PODS, Reply.listing(bare))
    server.answer("WATCH", PODS, Reply(stream=Stream()))
    first = next(_watch(cluster))
    assert first.object is not None
    assert (first.object["apiVersion"], first.object["kind"]) == POD


def test_synced_waits_for_every_kind(cluster: KubernetesCluster, server: ApiServer, open_stream: Stream) -> None:
    server.answer("GET", SETS, Reply(status=503), Reply.listing())
    server.answer("WATCH", SETS, Reply(stream=Stream()))
    seen = _until(_watch(cluster, POD, REPLICA_SET), WatchKind.SYNCED)
    assert sorted(kind for kind, _ in seen) == [WatchKind.BLIND, WatchKind.STATE, WatchKind.SYNCED]


def test_a_quiet_cluster_ticks(cluster: KubernetesCluster, open_stream: Stream) -> None:
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    assert _until(events, WatchKind.TICK) == [(WatchKind.TICK, "")]


def test_an_orderly_end_goes_on_from_the_last_version_without_a_word(
    cluster: KubernetesCluster, server: ApiServer
) -> None:
    first, second = Stream(), Stream()
    server.answer("GET", PODS, Reply.listing(_pod("old"), version="100"))
    server.answer("WATCH", PODS, Reply(stream=first), Reply(stream=second))
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    first.send("BOOKMARK", {"metadata": {"resourceVersion": "150"}})
    first.end()
    second.send("MODIFIED", _pod("old", version="151"))
    assert _until(events, WatchKind.CHANGED) == [(WatchKind.CHANGED, "old")]
    assert [entry.query["resourceVersion"] for entry in server.asked("WATCH", PODS)] == ["100", "150"]
    assert len(server.asked("GET", PODS)) == 1


def test_a_lost_history_is_a_blind_time_with_a_fresh_list(cluster: KubernetesCluster, server: ApiServer) -> None:
    first = Stream()
    server.answer("GET", PODS, Reply.listing(_pod("gone"), _pod("stays")), Reply.listing(_pod("stays"), _pod("new")))
    server.answer("WATCH", PODS, Reply(stream=first), Reply(stream=Stream()))
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    first.send("ERROR", {"kind": "Status", "code": 410, "message": "too old resource version"})
    assert _until(events, WatchKind.SYNCED) == [
        (WatchKind.BLIND, ""),
        (WatchKind.DELETED, "gone"),
        (WatchKind.STATE, "stays"),
        (WatchKind.STATE, "new"),
        (WatchKind.SYNCED, ""),
    ]


def test_an_object_that_was_replaced_in_a_blind_time_is_told_as_deleted(
    cluster: KubernetesCluster, server: ApiServer
) -> None:
    first = Stream()
    server.answer("GET", PODS, Reply.listing(_pod("web", uid="a")), Reply.listing(_pod("web", uid="b")))
    server.answer("WATCH", PODS, Reply(stream=first), Reply(stream=Stream()))
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    first.cut()
    assert [kind for kind, _ in _until(events, WatchKind.SYNCED)] == [
        WatchKind.BLIND,
        WatchKind.DELETED,
        WatchKind.STATE,
        WatchKind.SYNCED,
    ]


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b'{"type": "ADDED"}\n', b'{"type":"ADDED","object":{}}\n'])
def test_what_is_no_event_blinds_and_is_not_trusted(cluster: KubernetesCluster, server: ApiServer, line: bytes) -> None:
    first = Stream()
    server.answer("GET", PODS, Reply.listing(_pod("old")))
    server.answer("WATCH", PODS, Reply(stream=first), Reply(stream=Stream()))
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    first.send_bytes(line)
    assert _until(events, WatchKind.SYNCED)[0][0] is WatchKind.BLIND


def test_a_cluster_that_is_away_at_first_is_a_blind_time(cluster: KubernetesCluster, server: ApiServer) -> None:
    server.answer("GET", PODS, Reply(is_dropped=True), Reply(status=500), Reply.listing(_pod("old")))
    server.answer("WATCH", PODS, Reply(stream=Stream()))
    assert _until(_watch(cluster), WatchKind.SYNCED) == [
        (WatchKind.BLIND, ""),
        (WatchKind.BLIND, ""),
        (WatchKind.STATE, "old"),
        (WatchKind.SYNCED, ""),
    ]


def test_synced_comes_back_only_when_every_kind_is_in_sight_again(
    cluster: KubernetesCluster, server: ApiServer
) -> None:
    pods, sets = Stream(), Stream()
    server.answer("GET", PODS, Reply.listing(_pod("old")))
    server.answer("WATCH", PODS, Reply(stream=pods), Reply(stream=Stream()))
    server.answer("GET", SETS, Reply.listing(), Reply(status=503))
    server.answer("WATCH", SETS, Reply(stream=sets), Reply(stream=Stream()))
    events = _watch(cluster, POD, REPLICA_SET)
    _until(events, WatchKind.SYNCED)
    sets.cut()
    _until(events, WatchKind.BLIND)
    pods.cut()
    assert WatchKind.SYNCED not in [kind for kind, _ in _until(events, WatchKind.STATE)]
    assert _until(events, WatchKind.BLIND)[0][0] is not WatchKind.SYNCED
    server.answer("GET", SETS, Reply.listing())
    assert _until(events, WatchKind.SYNCED)[-1][0] is WatchKind.SYNCED


def test_a_cluster_that_stays_away_is_not_flooded(cluster: KubernetesCluster, server: ApiServer) -> None:
    clock = SystemClock()
    began = clock.monotonic()
    server.answer("GET", PODS, Reply(status=503))
    list(cluster.watch((POD,), namespace="shop", tick=TICK, stop=lambda: clock.monotonic() - began > 1))
    assert 2 <= len(server.requests) <= 5


def test_silence_beyond_the_time_of_a_watch_is_a_blind_time(
    cluster: KubernetesCluster, server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "_SILENCE", timedelta(seconds=0.3))
    server.answer("GET", PODS, Reply.listing(_pod("old")))
    server.answer("WATCH", PODS, Reply(stream=Stream()))
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    assert _until(events, WatchKind.BLIND) == [(WatchKind.BLIND, "")]


@pytest.mark.parametrize("method", ["GET", "WATCH"])
def test_a_watch_that_is_not_allowed_is_an_error_that_names_it(
    cluster: KubernetesCluster, server: ApiServer, method: str
) -> None:
    server.answer("GET", PODS, Reply.listing())
    server.answer(method, PODS, Reply.failure(403, "Forbidden", "no"))
    with pytest.raises(ClusterError, match=r"not allow us to (list|watch) pods in the namespace shop"):
        _until(_watch(cluster), WatchKind.TICK if method == "GET" else WatchKind.CHANGED)


@pytest.mark.parametrize(("status", "reason"), [(403, "Forbidden"), (404, "NotFound")])
@pytest.mark.parametrize("method", ["GET", "WATCH"])
def test_a_right_or_kind_that_is_lost_while_watching_is_a_blind_time(
    cluster: KubernetesCluster, server: ApiServer, method: str, status: int, reason: str
) -> None:
    refused, first = Reply.failure(status, reason, "no"), Stream()
    listings = [Reply.listing(_pod("old")), *([refused] if method == "GET" else []), Reply.listing(_pod("new"))]
    server.answer("GET", PODS, *listings)
    server.answer("WATCH", PODS, Reply(stream=first), refused, Reply(stream=Stream()))
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    first.end()
    assert _until(events, WatchKind.BLIND) == [(WatchKind.BLIND, "")]
    assert _until(events, WatchKind.STATE)[-1] == (WatchKind.STATE, "new")


def test_a_kind_that_the_server_does_not_know_is_an_error(cluster: KubernetesCluster) -> None:
    with pytest.raises(ClusterError, match="does not know pods"):
        _until(_watch(cluster), WatchKind.SYNCED)


def test_a_kind_that_is_not_handled_is_refused_before_anything_is_asked(
    cluster: KubernetesCluster, server: ApiServer
) -> None:
    with pytest.raises(ManifestError, match="CronJob"):
        next(_watch(cluster, ("batch/v1", "CronJob")))
    assert server.requests == []


def test_closing_ends_all_threads_and_connections_at_once(
    cluster: KubernetesCluster, server: ApiServer, open_stream: Stream
) -> None:
    server.answer("GET", SETS, Reply.listing())
    server.answer("WATCH", SETS, Reply(stream=Stream()))
    events = _watch(cluster, POD, REPLICA_SET)
    _until(events, WatchKind.SYNCED)
    _eventually(lambda: len(server.asked("WATCH", PODS) + server.asked("WATCH", SETS)) == 2)
    began = SystemClock().monotonic()
    events.close()  # type: ignore[attr-defined]  # a generator
    assert SystemClock().monotonic() - began < 1
    assert _watchers() == []
    cluster.close()
    _eventually(lambda: not server.connections)


def test_a_consumer_that_leaves_a_flood_behind_leaves_no_thread(
    cluster: KubernetesCluster, open_stream: Stream
) -> None:
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    for number in range(2000):
        open_stream.send("MODIFIED", _pod("old", version=str(number + 2)))
    _until(events, WatchKind.CHANGED)
    events.close()  # type: ignore[attr-defined]  # a generator
    _eventually(lambda: _watchers() == [])


def test_stop_is_asked_at_least_once_a_second_when_nothing_happens(
    cluster: KubernetesCluster, open_stream: Stream
) -> None:
    clock = SystemClock()
    began = clock.monotonic()
    events = cluster.watch(
        (POD,), namespace="shop", tick=timedelta(hours=1), stop=lambda: clock.monotonic() - began > 0.3
    )
    assert WatchKind.TICK not in [event.kind for event in events]
    assert clock.monotonic() - began < 1.3
    assert _watchers() == []


def test_a_watch_that_was_left_without_a_word_ends_with_its_generator(
    cluster: KubernetesCluster, open_stream: Stream
) -> None:
    for event in _watch(cluster):
        if event.kind is WatchKind.SYNCED:
            break
    _eventually(lambda: _watchers() == [])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_is_not_taken_for_a_cluster_at_rest(
    cluster: KubernetesCluster, open_stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = _watch(cluster)
    _until(events, WatchKind.SYNCED)
    monkeypatch.setattr(stream_module, "_parsed", lambda _line: 1 // 0)
    open_stream.send("MODIFIED", _pod("old", version="2"))
    with pytest.raises(RuntimeError, match="thread of the watch has died"):
        _until(events, WatchKind.CHANGED)
