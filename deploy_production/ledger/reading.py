"""Reading the entries of an open ledger; every row that is handed out has been checked against its hash."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from deploy_production.errors import LedgerError
from deploy_production.ledger.chain import GENESIS, Row, broken, entry_of, follow
from deploy_production.ledger.head import EMPTY, Head, confirm
from deploy_production.ledger.schema import APPLICATION_ID
from deploy_production.ports import Entry

_OF_RUN = """
SELECT sequence, run_id, moment, kind, body, previous, hash
FROM entries WHERE run_id = ? AND sequence > ? ORDER BY sequence
"""
_LAST = """
SELECT sequence, run_id, moment, kind, body, previous, hash
FROM entries ORDER BY sequence DESC LIMIT 1
"""
# NOT INDEXED: the table itself is walked, so an index cannot hide a row.
_ALL = """
SELECT sequence, run_id, moment, kind, body, previous, hash
FROM entries NOT INDEXED ORDER BY sequence
"""


def refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """Refuses a database that is not a ledger.

    Raises:
        LedgerError: when another program made it.
    """
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise LedgerError(
            f"{path} is not a ledger: another program made it, or it is empty.",
            diagnosis="Check the path of the state directory; nothing was changed.",
        )


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def entries(connection: sqlite3.Connection, run_id: str, *, after: int) -> tuple[Entry, ...]:
    rows = connection.execute(_OF_RUN, (run_id, after))
    return tuple(entry_of(_row(values)) for values in rows)


def run_ids(connection: sqlite3.Connection, *, limit: int) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT run_id FROM entries GROUP BY run_id ORDER BY MIN(sequence) DESC LIMIT ?", (max(limit, 0),)
    )
    return tuple(str(run_id) for (run_id,) in rows)


def last(connection: sqlite3.Connection) -> Head:
    """Returns where the chain ends, its last entry checked."""
    values = connection.execute(_LAST).fetchone()
    if values is None:
        return EMPTY
    entry = entry_of(_row(values))
    return Head(sequence=entry.sequence, hash=entry.hash)


def hash_at(connection: sqlite3.Connection, sequence: int) -> str | None:
    if sequence == 0:
        return GENESIS
    found = connection.execute("SELECT hash FROM entries WHERE sequence = ?", (sequence,)).fetchone()
    return None if found is None else str(found[0])


def confirm_head(connection: sqlite3.Connection, path: Path, head: Head | None) -> Head:
    """Checks the stored chain against a head that was read before, and returns where the chain ends now."""
    end = last(connection)
    place = None if head is None else hash_at(connection, head.sequence)
    confirm(path, head, last=end.sequence, hash_at_head=place)
    return end


def verify(connection: sqlite3.Connection, path: Path, head: Head | None) -> int:
    """Computes the whole chain again and returns the number of entries.

    Raises:
        LedgerError: names the first entry that does not fit.
    """
    end = EMPTY
    for row in _rows(connection):
        follow(row, sequence=end.sequence, previous=end.hash)
        end = Head(sequence=row.sequence, hash=row.hash)
    confirm_head(connection, path, head)
    _check_storage(connection, path)
    return end.sequence


def _rows(connection: sqlite3.Connection) -> Iterator[Row]:
    return (_row(values) for values in connection.execute(_ALL))


def _row(values: tuple[object, ...]) -> Row:
    sequence, *texts = values
    if not isinstance(sequence, int) or not all(isinstance(text, str) for text in texts):
        raise broken(sequence if isinstance(sequence, int) else 0, "a stored value is not a text")
    run_id, moment, kind, body, previous, own = (str(text) for text in texts)
    return Row(sequence=sequence, run_id=run_id, moment=moment, kind=kind, body=body, previous=previous, hash=own)


def _check_storage(connection: sqlite3.Connection, path: Path) -> None:
    answer = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != ("ok",):
        raise LedgerError(
            f"The entries of {path} are intact, but the file around them is damaged: {answer[0]}.",
            diagnosis="Restore the ledger and its `.head` from a backup before the next deploy.",
        )
