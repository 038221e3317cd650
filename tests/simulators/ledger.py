"""A ledger in memory: the same chain, no file."""

import threading
from collections.abc import Mapping
from typing import Any

from deploy_production.ledger.chain import GENESIS, Row, entry_of, follow, seal
from deploy_production.ports import Clock, Entry, EntryKind


class MemoryLedger:
    """Implements `ports.Ledger`; threads may share one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._rows: list[Row] = []

    def append(self, run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> Entry:
        with self._lock:
            sequence, previous = self.head()
            row = seal(
                sequence=sequence + 1,
                run_id=run_id,
                moment=self._clock.now(),
                kind=kind.value,
                body=body,
                previous=previous,
            )
            self._rows.append(row)
            return entry_of(row)

    def entries(self, run_id: str, *, after: int = 0) -> tuple[Entry, ...]:
        with self._lock:
            return tuple(entry_of(row) for row in self._rows if row.run_id == run_id and row.sequence > after)

    def run_ids(self, *, limit: int = 100) -> tuple[str, ...]:
        with self._lock:
            return tuple(reversed(dict.fromkeys(row.run_id for row in self._rows)))[: max(limit, 0)]

    def verify(self) -> int:
        with self._lock:
            sequence, previous = 0, GENESIS
            for row in self._rows:
                follow(row, sequence=sequence, previous=previous)
                sequence, previous = row.sequence, row.hash
            return sequence

    def head(self) -> tuple[int, str]:
        with self._lock:
            return (self._rows[-1].sequence, self._rows[-1].hash) if self._rows else (0, GENESIS)
