import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from deploy_production.errors import LedgerError
from deploy_production.ledger import reader as reader_module
from deploy_production.ledger import reading
from deploy_production.ledger.chain import GENESIS
from deploy_production.ledger.head import Head, head_path
from deploy_production.ledger.sqlite import SqliteLedger, SqliteLedgerReader
from deploy_production.ports import EntryKind
from tests.simulators.clock import FakeClock
from tests.unit.deploy_production.ledger.tampering import filled


def listing(folder: Path) -> dict[str, tuple[int, int, int]]:
    return {file.name: (file.stat().st_mtime_ns, file.stat().st_size, file.stat().st_ino) for file in folder.iterdir()}


def ask_everything(path: Path) -> int:
    reader = SqliteLedgerReader(path)
    assert reader.run_ids() == ("run-b", "run-a")
    assert len(reader.entries("run-a", after=1)) == 2
    assert reader.head()[0] == 5
    return reader.verify()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return filled(tmp_path / "state #1?%" / "ledger.db")


def test_reading_a_ledger_nobody_has_open_leaves_no_trace(path: Path) -> None:
    before = listing(path.parent)
    assert ask_everything(path) == 5
    assert listing(path.parent) == before


def test_reading_a_ledger_in_use_leaves_no_trace(path: Path) -> None:
    with SqliteLedger(path, FakeClock()) as ledger:
        ledger.append("run-a", EntryKind.ACTIVITY, {})
        before = listing(path.parent)
        assert "ledger.db-wal" in before
        assert SqliteLedgerReader(path).verify() == 6
        assert listing(path.parent) == before


def test_what_a_writer_stored_is_seen_at_once(path: Path) -> None:
    reader = SqliteLedgerReader(path)
    with SqliteLedger(path, FakeClock()) as ledger:
        for number in range(6, 9):
            ledger.append("run-c", EntryKind.ACTIVITY, {})
            assert reader.head()[0] == number
    assert reader.verify() == 8


def test_a_log_without_its_shared_memory_is_read_from_a_copy(path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    with SqliteLedger(path, FakeClock()) as ledger:
        ledger.append("run-c", EntryKind.ACTIVITY, {})
        for name in ("ledger.db", "ledger.db-wal", "ledger.db.head"):
            shutil.copyfile(path.with_name(name), backup / name)
    before = listing(backup)
    assert SqliteLedgerReader(backup / "ledger.db").verify() == 6
    assert listing(backup) == before


def test_a_reader_does_not_hold_up_a_writer_and_sees_one_moment(path: Path) -> None:
    with SqliteLedger(path, FakeClock()) as ledger:

        def work(connection: sqlite3.Connection, _head: Head | None) -> tuple[int, int]:
            before = reading.last(connection).sequence
            ledger.append("run-c", EntryKind.ACTIVITY, {})
            return before, reading.last(connection).sequence

        assert SqliteLedgerReader(path)._read(work, missing=(0, 0)) == (5, 5)


def test_a_missing_file_is_an_empty_ledger_and_is_not_made(tmp_path: Path) -> None:
    reader = SqliteLedgerReader(tmp_path / "state" / "ledger.db")
    assert reader.verify() == 0
    assert reader.run_ids() == ()
    assert reader.entries("run-a") == ()
    assert reader.head() == (0, GENESIS)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_changes_while_it_is_read_is_read_again(path: Path) -> None:
    seen: list[int] = []

    def work(connection: sqlite3.Connection, _head: Head | None) -> int:
        if not seen:
            with SqliteLedger(path, FakeClock()) as ledger:
                ledger.append("run-c", EntryKind.ACTIVITY, {})
        seen.append(reading.last(connection).sequence)
        return seen[-1]

    assert SqliteLedgerReader(path)._read(work, missing=0) == 6
    assert len(seen) == 2


def test_a_ledger_that_never_rests_is_given_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(100))
    monkeypatch.setattr(reader_module, "_fingerprint", lambda _path: next(numbers))
    with pytest.raises(LedgerError, match="faster than it can be read"):
        SqliteLedgerReader(path).verify()


@pytest.mark.parametrize("content", [b"", b"x" * 5000])
def test_a_file_that_is_no_ledger_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="not a ledger"):
        SqliteLedgerReader(path).verify()


def test_a_damaged_file_is_told(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError):
        SqliteLedgerReader(path).verify()


def test_a_file_cut_in_half_is_told(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(LedgerError):
        SqliteLedgerReader(path).verify()


def test_a_head_one_may_not_read_is_told(path: Path) -> None:
    head_path(path).unlink()
    head_path(path).mkdir()
    with pytest.raises(LedgerError, match="cannot be used"):
        SqliteLedgerReader(path).verify()


OPENS_AND_CLOSES = """
import sys
from pathlib import Path
from deploy_production.adapters.clock import SystemClock
from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.ports import EntryKind
for _ in range(200):
    with SqliteLedger(Path(sys.argv[1]), SystemClock()) as ledger:
        for _ in range(3):
            ledger.append("run-1", EntryKind.ACTIVITY, {"text": "x"})
"""


def test_a_ledger_that_others_open_and_close_all_the_time_is_read(tmp_path: Path) -> None:
    """Every closing removes the log, every opening makes it anew: a reader meets both halfway."""
    path = tmp_path / "ledger.sqlite3"
    reader, counts = SqliteLedgerReader(path), [0]

    with subprocess.Popen([sys.executable, "-c", OPENS_AND_CLOSES, str(path)]) as writer:
        while writer.poll() is None:
            counts.append(len(reader.entries("run-1")))

    assert writer.returncode == 0
    assert counts == sorted(counts)
    assert len(reader.entries("run-1")) == 600
