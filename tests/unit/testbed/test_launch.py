"""Starting and ending a keeper."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from testbed import launch, records
from testbed.errors import BedError
from testbed.launch import Wish

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.records import Record


def wish(directory: Path, *, owner_pid: int | None = None) -> Wish:
    return Wish(directory=directory, provider="context", parts=frozenset(), options={}, owner_pid=owner_pid)


def test_a_record_is_written_before_anything_else_exists(tmp_path: Path) -> None:
    record = launch.note(wish(tmp_path / "bed", owner_pid=os.getpid()))
    assert records.every() == (record,)
    assert record.starter == record.owner
    assert record.made_directory
    assert list(record.directory.iterdir()) == []


def test_an_owner_that_does_not_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BedError, match="process 4194305, which the test bed is to end with, does not run"):
        launch.note(wish(tmp_path / "bed", owner_pid=4194305))
    assert records.every() == ()
    assert not (tmp_path / "bed").exists()


def test_a_folder_with_content_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    with pytest.raises(BedError, match="is not empty"):
        launch.note(wish(tmp_path))
    assert (tmp_path / "precious").exists()


def test_what_the_keeper_says_is_passed_on_until_the_bed_is_ready(
    record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []
    keeper_says(monkeypatch, tmp_path, '{"say": "soon"}', '{"ready": {"registry": "r"}}')
    record.directory.mkdir()
    assert launch.keep(record, said.append) == {"registry": "r"}
    assert said == ["soon"]


def test_a_failure_is_raised_with_its_advice(record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keeper_says(monkeypatch, tmp_path, '{"failed": "etcd ended", "advice": "look there"}')
    record.directory.mkdir()
    with pytest.raises(BedError, match="etcd ended\nlook there"):
        launch.keep(record, lambda _: None)


def test_a_keeper_that_ends_early_is_an_error_with_its_log(
    record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keeper_says(monkeypatch, tmp_path)
    record.directory.mkdir()
    with pytest.raises(BedError, match=r"(?s)ended while it started.*keeper\.log"):
        launch.keep(record, lambda _: None)


def test_a_keeper_that_says_nothing_is_given_up(
    record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(launch, "UP_SECONDS", 0.05)
    record.directory.mkdir()
    source, sink = os.pipe()
    with pytest.raises(BedError, match=r"not ready within 0\.05 s"):
        launch._hear(source, tmp_path / "log", lambda _: None)
    os.close(source)
    os.close(sink)


def test_ending_a_bed_without_keeper_removes_it(record: Record) -> None:
    record.directory.mkdir()
    record.save()
    launch.end(record)
    assert records.every() == ()
    launch.end(record)


def keeper_says(monkeypatch: pytest.MonkeyPatch, folder: Path, *lines: str) -> None:
    """Has a program speak in the keeper's place, through the same pipe."""
    program = folder / "python"
    program.write_text("#!/bin/sh\n" + "".join(f"echo '{line}'\n" for line in lines))
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
