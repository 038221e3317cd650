import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy_production.errors import LedgerError
from deploy_production.ledger.chain import GENESIS, seal
from deploy_production.ledger.head import EMPTY, Head, head_path, read_head, write_head
from deploy_production.ledger.sqlite import SqliteLedger, SqliteLedgerReader
from deploy_production.ports import EntryKind
from tests.simulators.clock import START, FakeClock
from tests.unit.deploy_production.ledger.tampering import filled, set_text, set_value, unguarded, value_of

COLUMNS = ["run_id", "moment", "kind", "body", "previous", "hash"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return filled(tmp_path / "ledger.db")


def caught(path: Path) -> str:
    with pytest.raises(LedgerError) as error:
        SqliteLedgerReader(path).verify()
    return error.value.message


def test_an_untouched_ledger_is_intact(path: Path) -> None:
    assert SqliteLedgerReader(path).verify() == 5


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_of_any_stored_value_is_caught(path: Path, data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(COLUMNS))
    row = data.draw(st.integers(1, 5))
    with unguarded(path) as connection:
        old = value_of(connection, column, row)
        content = bytearray(old.encode())
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
        set_text(connection, column, row, bytes(content))
        try:
            with pytest.raises(LedgerError):
                SqliteLedgerReader(path).verify()
        finally:
            set_text(connection, column, row, old.encode())
    assert SqliteLedgerReader(path).verify() == 5


def test_every_byte_of_a_stored_row_in_the_file_itself_counts(path: Path) -> None:
    content = path.read_bytes()
    (stored,) = {entry.sequence: entry for entry in SqliteLedgerReader(path).entries("run-a", after=4)}.values()
    body = json.dumps(dict(stored.body), separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode()
    begin = content.index(b"run-a2026", content.rindex(body) - 200)
    end = content.index(stored.hash.encode(), begin) + len(stored.hash)
    assert end - begin > 200
    for place in range(begin, end):
        changed = bytearray(content)
        changed[place] ^= 0x01
        path.write_bytes(changed)
        caught(path)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("value", [None, 7, b"x", ""])
def test_a_value_of_another_type_is_caught(path: Path, column: str, value: object) -> None:
    with unguarded(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'TEXT NOT NULL', 'BLOB')")
    with unguarded(path) as connection:
        set_value(connection, column, 3, value)
    caught(path)


@pytest.mark.parametrize("body", ['{"number":2, "text":"größe"}', '{"number":2.0,"text":"größe"}', "[]", "null", "{"])
def test_a_body_written_in_another_way_is_caught(path: Path, body: str) -> None:
    with unguarded(path) as connection:
        connection.execute("UPDATE entries SET body = ? WHERE sequence = 3", (body,))
    assert "entry 3" in caught(path)


@pytest.mark.parametrize("row", [1, 3, 4])
def test_a_removed_entry_is_named(path: Path, row: int) -> None:
    with unguarded(path) as connection:
        connection.execute("DELETE FROM entries WHERE sequence = ?", (row,))
    assert f"entry {row}: it is missing" in caught(path)


def test_a_removed_end_is_caught_by_the_head(path: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("DELETE FROM entries WHERE sequence > 3")
    assert "ends at entry 3, but had 5" in caught(path)


def test_a_removed_run_is_caught(path: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("DELETE FROM entries WHERE run_id = 'run-b'")
    caught(path)


def test_all_entries_removed_are_caught(path: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("DELETE FROM entries")
    assert "had 5" in caught(path)


def test_two_entries_that_changed_places_are_caught(path: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("UPDATE entries SET sequence = 99 WHERE sequence = 2")
        connection.execute("UPDATE entries SET sequence = 2 WHERE sequence = 3")
        connection.execute("UPDATE entries SET sequence = 3 WHERE sequence = 99")
    assert "entry 2" in caught(path)


def rewrite(connection: sqlite3.Connection, count: int) -> Head:
    """Replaces the chain by a consistent one with other content."""
    connection.execute("DELETE FROM entries")
    head = EMPTY
    for number in range(count):
        row = seal(
            sequence=number + 1,
            run_id="run-a",
            moment=START,
            kind=EntryKind.INTENT.value,
            body={"number": number, "text": "forged"},
            previous=head.hash,
        )
        values = (row.sequence, row.run_id, row.moment, row.kind, row.body, row.previous, row.hash)
        connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        head = Head(sequence=row.sequence, hash=row.hash)
    return head


@pytest.mark.parametrize("count", [5, 6])
def test_a_chain_that_was_computed_again_is_caught_by_the_head(path: Path, count: int) -> None:
    with unguarded(path) as connection:
        rewrite(connection, count)
    assert "entry 5 is not the one that was written" in caught(path)


def test_a_missing_head_is_told_from_an_old_one(path: Path) -> None:
    head_path(path).unlink()
    assert "ledger.db.head is missing" in caught(path)


def test_a_head_that_lags_behind_after_a_crash_is_fine(path: Path) -> None:
    third = SqliteLedgerReader(path).entries("run-a")[1]
    write_head(path, Head(sequence=3, hash=third.hash))
    assert SqliteLedgerReader(path).verify() == 5
    with SqliteLedger(path, FakeClock()) as ledger:
        entry = ledger.append("run-a", EntryKind.ACTIVITY, {})
    assert read_head(path) == Head(sequence=6, hash=entry.hash)


def test_a_head_that_names_another_entry_is_caught(path: Path) -> None:
    write_head(path, Head(sequence=3, hash=GENESIS))
    assert "entry 3 is not the one" in caught(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"{}",
        b'{"hash":"x","sequence":-1}\n',
        b'{"hash":"x","sequence":true}\n',
        b'{"sequence":1,"hash":"x"}\n',
    ],
)
def test_a_head_that_is_no_head_is_caught(path: Path, content: bytes) -> None:
    head_path(path).write_bytes(content)
    assert "not the head of a ledger" in caught(path)


@pytest.mark.parametrize("what", ["end", "head", "chain"])
def test_nothing_is_appended_to_a_ledger_that_was_tampered_with(path: Path, what: str) -> None:
    with unguarded(path) as connection:
        if what == "end":
            connection.execute("DELETE FROM entries WHERE sequence > 3")
        if what == "chain":
            rewrite(connection, 5)
    if what == "head":
        head_path(path).unlink()
    with SqliteLedger(path, FakeClock()) as ledger, pytest.raises(LedgerError, match="not intact"):
        ledger.append("run-a", EntryKind.ACTIVITY, {})


def test_a_changed_entry_is_not_handed_out(path: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("UPDATE entries SET kind = 'done' WHERE sequence = 3")
    with pytest.raises(LedgerError, match="entry 3"):
        SqliteLedgerReader(path).entries("run-a")


def test_a_removed_file_whose_head_is_left_is_not_an_empty_ledger(path: Path) -> None:
    path.unlink()
    reader = SqliteLedgerReader(path)
    for ask in (reader.verify, reader.run_ids, reader.head, lambda: reader.entries("run-a")):
        with pytest.raises(LedgerError, match="ends at entry 0, but had 5"):
            ask()
    with pytest.raises(LedgerError, match="had 5"):
        SqliteLedger(path, FakeClock())
    assert not path.exists()


def test_an_index_that_hides_an_entry_is_caught(path: Path) -> None:
    with unguarded(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE INDEX entries_by_run ON entries (run_id, sequence) "
            "WHERE sequence <> 3' WHERE name = 'entries_by_run'"
        )
    with unguarded(path) as connection:
        connection.execute("REINDEX")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE INDEX entries_by_run ON entries (run_id, sequence)' "
            "WHERE name = 'entries_by_run'"
        )
    assert "file around them is damaged" in caught(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET kind = 'x'",
        "DELETE FROM entries",
        "REPLACE INTO entries SELECT * FROM entries WHERE sequence = 2",
        "INSERT INTO entries SELECT 9, run_id, moment, kind, body, previous, hash FROM entries WHERE sequence = 2",
    ],
)
def test_the_file_itself_refuses_what_is_not_an_append(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
