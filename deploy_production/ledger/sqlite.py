"""The ledger on a local disk: append-only, hash-chained, durable before it returns.

* SQLite in WAL mode with `synchronous=FULL`; every append is one `BEGIN IMMEDIATE` transaction with a bounded wait.
* Several processes may append; one writer per run is the business of the lease, not of this file.
* The file is made complete under another name first: no crash leaves one without tables, no race replaces one.
* A file of a newer version is read, never written.

Nothing here resumes a run. Secrets in bodies are the caller's business.
"""

import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from deploy_production.errors import LedgerError
from deploy_production.ledger import reading
from deploy_production.ledger.chain import Row, entry_of, seal
from deploy_production.ledger.head import Head, confirm, make_head, read_head, write_head
from deploy_production.ledger.private import ensure_private_directory, take_name
from deploy_production.ledger.problems import refuse_network_disk, told_clearly
from deploy_production.ledger.reader import SqliteLedgerReader
from deploy_production.ledger.schema import SETTINGS, TABLES, VERSION
from deploy_production.ports import Clock, Entry, EntryKind

__all__ = ["SqliteLedger", "SqliteLedgerReader"]

_MOUNTS = Path("/proc/self/mountinfo")


class SqliteLedger:
    """Implements `ports.Ledger` on a file, which it makes when it is not there; threads may share one."""

    def __init__(self, path: Path, clock: Clock, *, patience: timedelta = timedelta(seconds=15)) -> None:
        """Opens the ledger; `patience` bounds the wait for other processes that append."""
        self._path = path
        self._clock = clock
        self._lock = threading.RLock()
        with told_clearly(path):
            ensure_private_directory(path.parent)
            refuse_network_disk(path.parent, _MOUNTS.read_text(errors="replace") if _MOUNTS.exists() else "")
            if not path.exists():
                _create(path)
            self._connection = _connect(path, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; the last one to close folds the write-ahead log into it."""
        with self._lock, told_clearly(self._path):
            self._connection.close()

    def append(self, run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> Entry:
        """Stores an entry durably before it returns.

        Raises:
            LedgerError: when it cannot be stored, or the chain before it is not intact.
        """
        with self._lock, told_clearly(self._path):
            self._refuse_newer()
            with self._transaction(commit=True):
                end = reading.confirm_head(self._connection, self._path, read_head(self._path))
                row = seal(
                    sequence=end.sequence + 1,
                    run_id=run_id,
                    moment=self._clock.now(),
                    kind=kind.value,
                    body=body,
                    previous=end.hash,
                )
                _insert(self._connection, row)
            self._publish_head()
            return entry_of(row)

    def entries(self, run_id: str, *, after: int = 0) -> tuple[Entry, ...]:
        with self._lock, told_clearly(self._path):
            return reading.entries(self._connection, run_id, after=after)

    def run_ids(self, *, limit: int = 100) -> tuple[str, ...]:
        """Returns runs, newest first."""
        with self._lock, told_clearly(self._path):
            return reading.run_ids(self._connection, limit=limit)

    def verify(self) -> int:
        """Checks the whole chain and its head, and returns the number of entries."""
        with self._lock, told_clearly(self._path):
            head = read_head(self._path)
            with self._transaction(commit=False, mode="DEFERRED"):
                return reading.verify(self._connection, self._path, head)

    def head(self) -> tuple[int, str]:
        """Returns the number and the hash of the last entry; 0 and the zero hash for an empty ledger."""
        with self._lock, told_clearly(self._path):
            end = reading.last(self._connection)
            return end.sequence, end.hash

    @contextmanager
    def _transaction(self, *, commit: bool, mode: str = "IMMEDIATE") -> Iterator[None]:
        self._connection.execute(f"BEGIN {mode}")
        try:
            yield
            if commit:
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _publish_head(self) -> None:
        # Under the write lock, so that two processes cannot put an older head over a newer one.
        with self._transaction(commit=False):
            end = reading.last(self._connection)
            if read_head(self._path) != end:
                write_head(self._path, end)

    def _refuse_newer(self) -> None:
        found = reading.version(self._connection)
        if found != VERSION:
            raise LedgerError(
                f"The ledger {self._path} is of version {found}, this program writes version {VERSION}.",
                diagnosis="Upgrade deploy-production to the version that wrote it; reading still works.",
            )


def _create(path: Path) -> None:
    lost = read_head(path)
    confirm(path, lost or Head(sequence=0, hash=""), last=0, hash_at_head=lost.hash if lost else "")
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        fresh = Path(folder) / path.name
        with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            connection.executescript(SETTINGS)
            connection.executescript("BEGIN;" + TABLES + "COMMIT;")
        fresh.chmod(0o600)
        make_head(path)
        take_name(fresh, path)


def _connect(path: Path, patience: timedelta) -> sqlite3.Connection:
    path.chmod(0o600)
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=patience.total_seconds(),
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        reading.refuse_foreign(connection, path)
        _make_durable(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_durable(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
        raise LedgerError(
            f"The disk of {path} cannot hold a write-ahead log.",
            diagnosis="Choose a state directory on a local disk.",
        )


def _insert(connection: sqlite3.Connection, row: Row) -> None:
    connection.execute(
        "INSERT INTO entries (sequence, run_id, moment, kind, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.sequence, row.run_id, row.moment, row.kind, row.body, row.previous, row.hash),
    )
