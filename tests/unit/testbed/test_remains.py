"""Removing beds, also those whose keeper died."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from testbed import catalogue, records, remains
from testbed.context import Context
from testbed.errors import BedError

if TYPE_CHECKING:
    from testbed.process import Mark
    from testbed.records import Record


def test_a_dead_bed_is_swept_and_a_living_one_is_not(record: Record, dead: Mark) -> None:
    gone = replace(record, id="dead0000", directory=record.directory.with_name("gone"), keeper=dead)
    for each in (record, gone):
        each.directory.mkdir()
        each.save()
    said: list[str] = []
    remains.sweep(say=said.append)
    assert records.every() == (record,)
    assert not gone.directory.exists()
    assert record.directory.exists()
    assert said == [f"removing what is left of the test bed in {gone.directory}"]


def test_a_folder_that_was_there_before_is_emptied_but_stays(record: Record) -> None:
    given = replace(record, made_directory=False)
    (given.directory / "log").mkdir(parents=True)
    (given.directory / "file").touch()
    given.save()
    remains.remove(given)
    assert list(given.directory.iterdir()) == []


def test_removing_twice_does_no_harm(record: Record) -> None:
    record.directory.mkdir()
    record.save()
    remains.remove(record)
    record.directory.mkdir()
    remains.remove(record)
    assert record.directory.exists()


def test_a_bed_that_resists_is_named_and_left_for_the_next_time(
    record: Record, dead: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resist(_: object, record: Record) -> None:
        raise BedError(f"{record.name} resists")

    monkeypatch.setattr(Context, "remove", resist)
    record.kept_by(dead).save()
    said: list[str] = []
    remains.sweep(say=said.append)
    assert said[-1] == "cannot remove it yet: testbed-00c0ffee resists"
    assert record.file.exists()


def test_a_folder_that_holds_something_is_refused(record: Record) -> None:
    record.directory.mkdir()
    (record.directory / "precious").touch()
    with pytest.raises(BedError, match="is not empty"):
        remains.check_directory(record)


def test_the_facts_are_written_whole_and_returned(record: Record) -> None:
    record.directory.mkdir()
    facts = remains.write_facts(record, {"registry": "127.0.0.1:5000"})
    assert facts == {"registry": "127.0.0.1:5000", "directory": str(record.directory), "provider": "context"}
    assert [entry.name for entry in record.directory.iterdir()] == ["bed.json"]


def test_an_unknown_provider_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BedError, match=r"(?s)no provider 'minikube'.*builtin, kind, context"):
        catalogue.provider("minikube")
