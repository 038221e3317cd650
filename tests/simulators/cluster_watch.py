"""The watch of the simulated cluster: one history, told from where the list stood; time passes when nothing happens."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from deploy_production.ports import Clock, WatchEvent, WatchKind
from tests.simulators.cluster_store import Change, Object, Store

_SMALLEST_STEP = 0.001


@dataclass(slots=True, kw_only=True)
class Watcher:
    store: Store
    clock: Clock
    lock: AbstractContextManager[Any]
    darkness: Callable[[], str]
    next_darkness: Callable[[], float | None]
    """The next moment at which darkness begins or ends."""
    kinds: tuple[tuple[str, str], ...]
    namespace: str
    tick: float
    _cursor: int | None = None
    _is_blind: bool = False
    _last: float = 0.0
    _known: dict[str, Object] = field(default_factory=dict)

    def run(self, stop: Callable[[], bool]) -> Generator[WatchEvent, None, None]:
        self._last = self.clock.monotonic()
        while not stop():
            events = self._look() or self._wait()
            for event in events:
                yield event
                self._last = self.clock.monotonic()
                if stop():
                    return

    def _look(self) -> list[WatchEvent]:
        with self.lock:
            self.store.settle()
            why = self.darkness()
            if why:
                return self._go_blind(why)
            self._is_blind = False
            if self._cursor is None:
                return self._listed()
            changes = self.store.history[self._cursor :]
            self._cursor += len(changes)
            return [self._told(change) for change in changes if self._is_wanted(change.object)]

    def _go_blind(self, why: str) -> list[WatchEvent]:
        if self._is_blind:
            return []
        self._is_blind, self._cursor = True, None
        return [WatchEvent(kind=WatchKind.BLIND, message=why)]

    def _listed(self) -> list[WatchEvent]:
        self._cursor = len(self.store.history)
        shown = [self.store.shown(entry) for entry in self.store.objects.values() if self._is_wanted(entry)]
        fresh = {entry["metadata"]["uid"]: entry for entry in shown}
        gone = [entry for uid, entry in self._known.items() if uid not in fresh]
        self._known = fresh
        return [
            *(WatchEvent(kind=WatchKind.DELETED, object=entry) for entry in gone),
            *(WatchEvent(kind=WatchKind.STATE, object=entry) for entry in shown),
            WatchEvent(kind=WatchKind.SYNCED),
        ]

    def _told(self, change: Change) -> WatchEvent:
        uid = change.object["metadata"]["uid"]
        if change.is_gone:
            self._known.pop(uid, None)
            return WatchEvent(kind=WatchKind.DELETED, object=change.object)
        self._known[uid] = change.object
        return WatchEvent(kind=WatchKind.CHANGED, object=change.object)

    def _wait(self) -> list[WatchEvent]:
        now = self.clock.monotonic()
        until = [self._last + self.tick, self.store.next_due(), self.next_darkness()]
        step = min(moment for moment in until if moment is not None) - now
        self.clock.sleep(timedelta(seconds=max(step, _SMALLEST_STEP)))
        if self.clock.monotonic() - self._last < self.tick:
            return []
        return [WatchEvent(kind=WatchKind.TICK)]

    def _is_wanted(self, entry: Object) -> bool:
        kind = (entry["apiVersion"], entry["kind"])
        return kind in self.kinds and entry["metadata"].get("namespace", "") == self.namespace
