import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.errors import LedgerError
from deploy_production.ledger import sqlite as sqlite_module
from deploy_production.ledger.head import Head, head_path, make_head, read_head
from deploy_production.ledger.sqlite import SqliteLedger, SqliteLedgerReader
from deploy_production.ports import EntryKind
from tests.simulators.clock import FakeClock
from tests.unit.deploy_production.ledger.tampering import filled

ROOT = Path(__file__).parents[4]
SOON = timedelta(milliseconds=50)

WRITER = """
import sys
from pathlib import Path
from deploy_production.adapters.clock import SystemClock
from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.ports import EntryKind
path, run, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with SqliteLedger(path, SystemClock()) as ledger:
    for number in range(count):
        entry = ledger.append(run, EntryKind.INTENT, {"number": number})
        print(entry.sequence, flush=True)
"""


def writer(path: Path, run: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", WRITER, str(path), run, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.db"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_every_file_is_the_owners_alone(path: Path) -> None:
    before = os.umask(0o000)
    try:
        with SqliteLedger(path, FakeClock()) as ledger:
            ledger.append("run-a", EntryKind.RUN_OPENED, {})
            modes = {file.name: mode(file) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    names = {"ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db.head"}
    assert modes == dict.fromkeys(names, 0o600)
    assert mode(path.parent) == 0o700


def test_a_ledger_others_could_read_is_closed_to_them(path: Path) -> None:
    filled(path)
    path.chmod(0o644)
    SqliteLedger(path, FakeClock()).close()
    assert mode(path) == 0o600


def test_a_folder_others_may_write_to_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.parent.chmod(0o777)
    with pytest.raises(LedgerError, match="Other users may write"):
        SqliteLedger(path, FakeClock())
    assert list(path.parent.iterdir()) == []


def test_entries_are_forced_to_the_disk_through_a_write_ahead_log(path: Path) -> None:
    with SqliteLedger(path, FakeClock()) as ledger:
        connection = ledger._connection
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_ledger_goes_on_after_it_was_closed(path: Path) -> None:
    filled(path, count=2)
    with SqliteLedger(path, FakeClock()) as ledger:
        entry = ledger.append("run-c", EntryKind.RUN_OPENED, {})
        assert entry.sequence == 3
        assert ledger.verify() == 3


def test_the_head_is_where_the_chain_ends_after_every_append(path: Path) -> None:
    with SqliteLedger(path, FakeClock()) as ledger:
        for _ in range(3):
            entry = ledger.append("run-a", EntryKind.ACTIVITY, {})
            assert read_head(path) == Head(sequence=entry.sequence, hash=entry.hash)


def test_nothing_but_the_ledger_and_its_head_is_left_in_the_folder(path: Path) -> None:
    filled(path)
    assert {file.name for file in path.parent.iterdir()} == {"ledger.db", "ledger.db.head"}


def test_a_crash_while_it_is_made_leaves_no_half_a_ledger(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sqlite_module, "take_name", crash)
        with pytest.raises(KeyboardInterrupt):
            SqliteLedger(path, FakeClock())
    assert not path.exists()
    assert SqliteLedgerReader(path).verify() == 0
    filled(path)
    assert SqliteLedgerReader(path).verify() == 5


def test_a_ledger_made_by_another_process_meanwhile_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(place: Path) -> None:
        monkeypatch.setattr(sqlite_module, "make_head", make_head)
        filled(path)
        make_head(place)

    monkeypatch.setattr(sqlite_module, "make_head", meanwhile)
    with SqliteLedger(path, FakeClock()) as ledger:
        assert ledger.verify() == 5


def test_processes_that_append_at_once_keep_one_chain(path: Path) -> None:
    processes = [writer(path, f"run-{number}", 200) for number in range(2)]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, "")
    reader = SqliteLedgerReader(path)
    assert reader.verify() == 400
    for number in range(2):
        assert [entry.body["number"] for entry in reader.entries(f"run-{number}")] == list(range(200))
    assert read_head(path) == Head(sequence=reader.head()[0], hash=reader.head()[1])


@pytest.mark.parametrize("after", [1, 7, 40])
def test_a_writer_killed_in_the_middle_leaves_an_intact_ledger(path: Path, after: int) -> None:
    with writer(path, "run-a", 100_000) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split("\n")[:-1]]
    before = listing(path.parent)
    stored = SqliteLedgerReader(path).verify()
    assert stored >= told[-1] >= after  # what was reported as stored is there
    assert listing(path.parent) == before
    with SqliteLedger(path, FakeClock()) as ledger:
        assert ledger.append("run-b", EntryKind.OBSERVED, {}).sequence == stored + 1
        assert ledger.verify() == stored + 1


def listing(folder: Path) -> dict[str, tuple[int, int, int]]:
    return {file.name: (file.stat().st_mtime_ns, file.stat().st_size, file.stat().st_ino) for file in folder.iterdir()}


def test_a_ledger_of_a_newer_version_is_read_and_not_written(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 2")
    with SqliteLedger(path, FakeClock()) as ledger:
        assert ledger.verify() == 5
        with pytest.raises(LedgerError, match="version 2") as caught:
            ledger.append("run-a", EntryKind.ACTIVITY, {})
    assert "Upgrade" in caught.value.diagnosis
    assert SqliteLedgerReader(path).verify() == 5


def test_a_kind_of_a_newer_version_is_read_as_its_text(path: Path) -> None:
    class Newer:
        value = "approved-by-committee"

    with SqliteLedger(path, FakeClock()) as ledger:
        ledger.append("run-a", Newer(), {})  # type: ignore[arg-type]  # what another version could pass
        (entry,) = ledger.entries("run-a")
    assert entry.kind == "approved-by-committee"
    assert not isinstance(entry.kind, EntryKind)


def test_a_file_that_is_no_database_is_told(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_text("not a database, but long enough to look at" * 50)
    with pytest.raises(LedgerError, match="not a ledger"):
        SqliteLedger(path, FakeClock())
    assert not head_path(path).exists()


def test_an_empty_file_is_not_made_a_ledger(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.touch()
    with pytest.raises(LedgerError, match="not a ledger"):
        SqliteLedger(path, FakeClock())
    assert path.stat().st_size == 0


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    content = path.read_bytes()
    with pytest.raises(LedgerError, match="another program"):
        SqliteLedger(path, FakeClock())
    assert path.read_bytes() == content


def test_a_damaged_file_is_told(path: Path) -> None:
    filled(path, count=50)
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError), SqliteLedger(path, FakeClock()) as ledger:
        ledger.append("run-a", EntryKind.ACTIVITY, {})


def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    with SqliteLedger(filled(path), FakeClock()) as ledger:
        pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
        ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerError, match="disk is full") as caught:
            ledger.append("run-a", EntryKind.EVIDENCE, {"log": "x" * 100_000})
        assert "Free space" in caught.value.diagnosis
        assert ledger.verify() == 5


def test_a_file_that_may_not_grow_is_told_and_loses_nothing(path: Path) -> None:
    filled(path)
    code = WRITER.replace('{"number": number}', '{"log": "x" * 1000}')
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), "run-a", "1000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )
    assert "LedgerError" in done.stderr
    assert SqliteLedgerReader(path).verify() >= 5 + len(done.stdout.split())


def test_a_lock_that_is_held_for_too_long_is_told(path: Path) -> None:
    filled(path)
    opened = SqliteLedger(path, FakeClock(), patience=SOON)
    with opened as ledger, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another process keeps it locked"):
            ledger.append("run-a", EntryKind.ACTIVITY, {})
        other.execute("ROLLBACK")
        assert ledger.append("run-a", EntryKind.ACTIVITY, {}).sequence == 6


def test_a_head_that_cannot_be_written_is_told_and_the_entry_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with SqliteLedger(filled(path), FakeClock()) as ledger:
        with monkeypatch.context() as patch:
            patch.setattr(sqlite_module, "write_head", full)
            with pytest.raises(LedgerError, match="disk is full"):
                ledger.append("run-a", EntryKind.ACTIVITY, {})
        assert ledger.verify() == 6
        ledger.append("run-a", EntryKind.ACTIVITY, {})
    assert SqliteLedgerReader(path).verify() == 7


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match="cannot be used"):
        SqliteLedger(tmp_path / "file" / "state" / "ledger.db", FakeClock())


def test_a_network_disk_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    device = tmp_path.stat().st_dev
    mounts = tmp_path / "mounts"
    mounts.write_text(f"36 35 {os.major(device)}:{os.minor(device)} / /data rw,noatime - nfs4 nas:/export rw\n")
    monkeypatch.setattr(sqlite_module, "_MOUNTS", mounts)
    with pytest.raises(LedgerError, match=r"network file system \(nfs4\)") as caught:
        SqliteLedger(path, FakeClock())
    assert "local disk" in caught.value.diagnosis


def test_a_local_disk_beside_a_network_disk_is_fine(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("36 35 0:9999 / /data rw - nfs4 nas:/export rw\nnonsense\n")
    monkeypatch.setattr(sqlite_module, "_MOUNTS", mounts)
    assert SqliteLedgerReader(filled(path)).verify() == 5


def test_a_disk_that_cannot_hold_the_log_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(LedgerError, match="write-ahead log"):
        sqlite_module._make_durable(connection, path)
