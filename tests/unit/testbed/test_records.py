"""The list of beds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from testbed import records
from testbed.errors import BedError

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.process import Mark
    from testbed.records import Record


def test_a_record_is_read_back_as_it_was_written(record: Record, dead: Mark) -> None:
    full = replace(record, owner=dead, keeper=dead, made_directory=False)
    full.save()
    assert records.load(full.file) == full


def test_a_bed_is_found_by_its_folder(record: Record, tmp_path: Path) -> None:
    record.save()
    assert records.of_directory(record.directory) == record
    assert records.of_directory(tmp_path / "other") is None


def test_what_beds_share_is_not_taken_for_a_bed(record: Record, own_records: Path) -> None:
    record.save()
    (own_records / "machine.json").write_text("{}")
    assert records.every() == (record,)


def test_a_bed_lives_with_its_starter_until_it_has_a_keeper(record: Record, dead: Mark) -> None:
    assert record.alive()
    assert not record.kept_by(dead).alive()


def test_a_damaged_record_is_named_with_what_to_do(own_records: Path) -> None:
    own_records.mkdir()
    (own_records / "a.json").write_text('{"id": 1}')
    with pytest.raises(BedError, match=r"(?s)cannot be read.*then remove"):
        records.every()


def test_the_folder_of_records_goes_with_the_last_one(record: Record, own_records: Path) -> None:
    record.save()
    records.tidy()
    assert own_records.exists()
    record.forget()
    records.tidy()
    assert not own_records.exists()


def test_only_the_owner_reads_the_records(record: Record, own_records: Path) -> None:
    record.save()
    assert own_records.stat().st_mode & 0o077 == 0
