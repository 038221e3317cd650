"""The ledger for those who only look: nothing is written, locked for writers, repaired or resumed.

* A ledger nobody has open is read as an immutable file; had it changed meanwhile, it is read again.
* A ledger with a write-ahead log (a run is alive, or died) is read through it, its shared memory mapped read-only.
* A missing file is an empty ledger, unless its head says that there were entries.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import TypeVar
from urllib.parse import quote

from deploy_production.errors import LedgerError
from deploy_production.ledger import reading
from deploy_production.ledger.head import EMPTY, Head, confirm, read_head
from deploy_production.ledger.problems import told_clearly
from deploy_production.ports import Entry

_Result = TypeVar("_Result")
_Work = Callable[[sqlite3.Connection, Head | None], _Result]

_ATTEMPTS = 10
_BUSY_SECONDS = 5.0
_PAUSE_SECONDS = 0.05


class SqliteLedgerReader:
    """Implements `ports.LedgerReader` on a ledger file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self, run_id: str, *, after: int = 0) -> tuple[Entry, ...]:
        return self._read(lambda connection, _head: reading.entries(connection, run_id, after=after), missing=())

    def run_ids(self, *, limit: int = 100) -> tuple[str, ...]:
        """Returns runs, newest first."""
        return self._read(lambda connection, _head: reading.run_ids(connection, limit=limit), missing=())

    def verify(self) -> int:
        """Checks the whole chain and its head, and returns the number of entries."""
        return self._read(lambda connection, head: reading.verify(connection, self._path, head), missing=0)

    def head(self) -> tuple[int, str]:
        """Returns the number and the hash of the last entry; 0 and the zero hash for an empty ledger."""
        end = self._read(lambda connection, _head: reading.last(connection), missing=EMPTY)
        return end.sequence, end.hash

    def _read(self, work: _Work[_Result], *, missing: _Result) -> _Result:
        with told_clearly(self._path):
            for left in reversed(range(_ATTEMPTS)):
                # The head first: an entry appended between the two looks must not seem to be missing.
                head = read_head(self._path)
                before = _fingerprint(self._path)
                if before is None:
                    confirm(self._path, head or EMPTY, last=0, hash_at_head=EMPTY.hash)
                    return missing
                try:
                    result = _look(self._path, head, work)
                except (sqlite3.Error, OSError, LedgerError) as error:
                    if _fingerprint(self._path) == before:
                        if not (left and _passes(error)):
                            raise
                        Event().wait(_PAUSE_SECONDS)
                else:
                    if _fingerprint(self._path) == before:
                        return result
        raise LedgerError(
            f"The ledger {self._path} changes faster than it can be read.", diagnosis="Try again in a moment."
        )


def _passes(error: Exception) -> bool:
    """Whether a writer that is just opening or closing the log explains the error: it is then gone in a moment."""
    if isinstance(error, FileNotFoundError):
        return True
    name = getattr(error, "sqlite_errorname", None) or ""
    return name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY", "SQLITE_PROTOCOL"))


def _look(path: Path, head: Head | None, work: _Work[_Result]) -> _Result:
    with _connection(path) as connection:
        reading.refuse_foreign(connection, path)
        connection.execute("BEGIN")
        return work(connection, head)


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    if not _beside(path, "-wal").exists():
        with closing(_open(path, "mode=ro&immutable=1")) as connection:
            yield connection
    elif _beside(path, "-shm").exists():
        with closing(_open(path, "mode=ro&readonly_shm=1")) as connection:
            yield connection
    else:
        with _copy(path) as copy, closing(_open(copy, "mode=ro")) as connection:
            yield connection


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    """Gives a private copy: a log without its shared memory (from a backup) can only be read by making one."""
    with tempfile.TemporaryDirectory(prefix="deploy-production-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(_beside(path, "-wal"), _beside(copy, "-wal"))
        yield copy


def _open(path: Path, options: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?{options}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _fingerprint(path: Path) -> tuple[int, int, int, bool] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size, _beside(path, "-wal").exists()


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
