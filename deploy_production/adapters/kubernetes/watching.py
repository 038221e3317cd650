"""The watch of several kinds as one sequence of events.

* One thread per kind reads; this side, alone, knows what was told and keeps the order: an object that went while
  nobody could see is told as DELETED with its last known state, before the fresh list is told as STATE.
* SYNCED comes when every kind has been listed, at the beginning and after each blind time.
* When the consumer closes the generator, or `stop()` says so, the reads are interrupted and the threads end.
  A thread that is just connecting or listing ends with the time limit of that request; it tells nothing any more.
"""

import queue
import threading
from collections.abc import Callable, Generator, Sequence
from datetime import timedelta

from deploy_production.adapters.kubernetes.resources import Resource
from deploy_production.adapters.kubernetes.stream import KindStream, Note, NoteKind
from deploy_production.adapters.kubernetes.transport import Transport
from deploy_production.model.target import Manifest
from deploy_production.ports import Clock, WatchEvent, WatchKind

_QUEUE = 256
_STOP_CHECK = 0.5
"""Seconds between two looks at `stop()` when nothing happens."""
_JOIN_TIME = 1.5


def watch(
    transport: Transport,
    clock: Clock,
    resources: Sequence[Resource],
    *,
    namespace: str,
    tick: timedelta,
    stop: Callable[[], bool],
) -> Generator[WatchEvent, None, None]:
    """Tells the state and every change of these kinds until `stop()`; at least one event per `tick`.

    Raises:
        ClusterError: when the server does not allow one of the watches from the beginning, or does not know its kind.
    """
    notes: queue.Queue[Note] = queue.Queue(maxsize=_QUEUE)
    stopping = threading.Event()
    streams = [
        KindStream(
            number=number, transport=transport, resource=resource, namespace=namespace, notes=notes, stopping=stopping
        )
        for number, resource in enumerate(resources)
    ]
    told = _Told(len(streams))
    pace = _Pace(clock, tick)
    for stream in streams:
        stream.thread.start()
    try:
        while not stop():
            note = _next(notes, pace)
            for event in told.events(note) if note is not None else _tick(streams, pace):
                yield event
                pace.told()
                if stop():
                    return
    finally:
        _end(streams, stopping)


class _Pace:
    """When the next event is due."""

    def __init__(self, clock: Clock, tick: timedelta) -> None:
        """Starts to count now."""
        self._clock = clock
        self._tick = tick.total_seconds()
        self._last = clock.monotonic()

    def told(self) -> None:
        self._last = self._clock.monotonic()

    def remaining(self) -> float:
        return max(0.0, self._last + self._tick - self._clock.monotonic())


def _next(notes: "queue.Queue[Note]", pace: _Pace) -> Note | None:
    try:
        return notes.get(timeout=min(pace.remaining(), _STOP_CHECK))
    except queue.Empty:
        return None


def _tick(streams: Sequence[KindStream], pace: _Pace) -> Generator[WatchEvent, None, None]:
    """A thread never ends while somebody watches; a dead one would look like a cluster at rest."""
    dead = [stream.thread.name for stream in streams if not stream.thread.is_alive()]
    if dead:
        raise RuntimeError(f"a thread of the watch has died: {', '.join(dead)}")
    if pace.remaining() <= 0:
        yield WatchEvent(kind=WatchKind.TICK)


def _end(streams: Sequence[KindStream], stopping: threading.Event) -> None:
    stopping.set()
    for stream in streams:
        stream.interrupt()
    for stream in streams:
        stream.thread.join(_JOIN_TIME / len(streams))


class _Told:
    """What the consumer knows: the last state of each object, and which kinds are in sight."""

    def __init__(self, streams: int) -> None:
        self._known: list[dict[str, Manifest]] = [{} for _ in range(streams)]
        self._unseen = set(range(streams))

    def events(self, note: Note) -> Generator[WatchEvent, None, None]:
        match note.kind:
            case NoteKind.LISTED:
                yield from self._listed(note)
            case NoteKind.CHANGED | NoteKind.DELETED:
                yield self._changed(note.stream, note.objects[0], is_gone=note.kind is NoteKind.DELETED)
            case NoteKind.BLIND:
                self._unseen.add(note.stream)
                yield WatchEvent(kind=WatchKind.BLIND, message=note.message)
            case NoteKind.FAILED:
                raise note.error or RuntimeError("a failed watch without an error")

    def _changed(self, stream: int, changed: Manifest, *, is_gone: bool) -> WatchEvent:
        uid = changed["metadata"]["uid"]
        if is_gone:
            self._known[stream].pop(uid, None)
            return WatchEvent(kind=WatchKind.DELETED, object=changed)
        self._known[stream][uid] = changed
        return WatchEvent(kind=WatchKind.CHANGED, object=changed)

    def _listed(self, note: Note) -> Generator[WatchEvent, None, None]:
        known, fresh = self._known[note.stream], {entry["metadata"]["uid"]: entry for entry in note.objects}
        self._known[note.stream] = fresh
        for uid, gone in known.items():
            if uid not in fresh:
                yield WatchEvent(kind=WatchKind.DELETED, object=gone)
        for entry in note.objects:
            yield WatchEvent(kind=WatchKind.STATE, object=entry)
        self._unseen.discard(note.stream)
        if not self._unseen:
            yield WatchEvent(kind=WatchKind.SYNCED)
