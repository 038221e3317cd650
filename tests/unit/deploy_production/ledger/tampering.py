"""What somebody with access to the file could do to a ledger."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.ports import EntryKind
from tests.simulators.clock import FakeClock

TRIGGERS = ("entries_are_never_changed", "entries_are_never_removed", "entries_come_in_order")


def filled(path: Path, count: int = 5) -> Path:
    """Makes a ledger of two runs that nobody has open."""
    with SqliteLedger(path, FakeClock()) as ledger:
        for number in range(count):
            ledger.append(f"run-{'ab'[number % 2]}", EntryKind.INTENT, {"number": number, "text": "größe"})
    return path


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """Opens the file with the triggers taken away."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        yield connection


def value_of(connection: sqlite3.Connection, column: str, sequence: int) -> str:
    query = f"SELECT {column} FROM entries WHERE sequence = ?"  # noqa: S608 -- a column named by the test
    return str(connection.execute(query, (sequence,)).fetchone()[0])


def set_value(connection: sqlite3.Connection, column: str, sequence: int, value: object) -> None:
    statement = f"UPDATE entries SET {column} = ? WHERE sequence = ?"  # noqa: S608 -- a column named by the test
    connection.execute(statement, (value, sequence))


def set_text(connection: sqlite3.Connection, column: str, sequence: int, content: bytes) -> None:
    """Stores bytes as a text, whether or not they are UTF-8."""
    statement = f"UPDATE entries SET {column} = CAST(? AS TEXT) WHERE sequence = ?"  # noqa: S608 -- named by the test
    connection.execute(statement, (content, sequence))
