"""What every ledger keeps to, on disk or simulated."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from deploy_production.errors import LedgerError
from deploy_production.ledger.chain import GENESIS
from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.ports import EntryKind, Ledger
from tests.simulators.clock import START, FakeClock
from tests.simulators.ledger import MemoryLedger


class HeadedLedger(Ledger, Protocol):
    def head(self) -> tuple[int, str]: ...


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def on_disk(folder: Path, clock: FakeClock) -> Iterator[HeadedLedger]:
    with SqliteLedger(folder / "state" / "ledger.db", clock) as ledger:
        yield ledger


def in_memory(_folder: Path, clock: FakeClock) -> Iterator[HeadedLedger]:
    yield MemoryLedger(clock)


@pytest.fixture(params=[on_disk, in_memory], ids=["sqlite", "simulator"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Iterator[HeadedLedger]:
    make: Callable[[Path, FakeClock], Iterator[HeadedLedger]] = request.param
    yield from make(tmp_path, clock)


def test_an_empty_ledger_is_intact_and_has_no_runs(ledger: HeadedLedger) -> None:
    assert ledger.verify() == 0
    assert ledger.run_ids() == ()
    assert ledger.entries("run-a") == ()
    assert ledger.head() == (0, GENESIS)


def test_an_entry_is_given_back_as_it_was_appended(ledger: HeadedLedger, clock: FakeClock) -> None:
    clock.advance(timedelta(microseconds=1))
    body = {"object": "Deployment/web", "nested": {"list": [1, 2.5, None, True, "ü\n\0'"]}}
    entry = ledger.append("run-a", EntryKind.INTENT, body)
    assert entry.body == body
    assert entry.moment == START + timedelta(microseconds=1)
    assert (entry.sequence, entry.run_id, entry.kind, entry.previous) == (1, "run-a", EntryKind.INTENT, GENESIS)
    assert ledger.entries("run-a") == (entry,)


def test_values_of_the_model_are_recorded_in_their_plain_form(ledger: HeadedLedger) -> None:
    entry = ledger.append("run-a", EntryKind.PHASE, {"after": timedelta(seconds=2), "at": START, "path": ("a", "b")})
    assert entry.body == {"after": 2.0, "at": "2026-03-02T10:00:00.000000Z", "path": ["a", "b"]}


def test_every_entry_follows_the_one_before_whatever_its_run(ledger: HeadedLedger) -> None:
    first = ledger.append("run-a", EntryKind.RUN_OPENED, {})
    second = ledger.append("run-b", EntryKind.RUN_OPENED, {})
    third = ledger.append("run-a", EntryKind.RUN_CLOSED, {})
    assert [entry.sequence for entry in (first, second, third)] == [1, 2, 3]
    assert (second.previous, third.previous) == (first.hash, second.hash)
    assert ledger.head() == (3, third.hash)
    assert ledger.verify() == 3


def test_entries_are_those_of_the_run_in_order(ledger: HeadedLedger) -> None:
    for run in ("run-a", "run-b", "run-a"):
        ledger.append(run, EntryKind.ACTIVITY, {})
    assert [entry.sequence for entry in ledger.entries("run-a")] == [1, 3]


def test_entries_after_a_sequence_number_are_the_later_ones(ledger: HeadedLedger) -> None:
    for _ in range(3):
        ledger.append("run-a", EntryKind.ACTIVITY, {})
    assert [entry.sequence for entry in ledger.entries("run-a", after=2)] == [3]
    assert ledger.entries("run-a", after=3) == ()


def test_runs_are_told_newest_first_by_their_beginning(ledger: HeadedLedger) -> None:
    for run in ("run-a", "run-b", "run-c", "run-a"):
        ledger.append(run, EntryKind.ACTIVITY, {})
    assert ledger.run_ids() == ("run-c", "run-b", "run-a")
    assert ledger.run_ids(limit=2) == ("run-c", "run-b")
    assert ledger.run_ids(limit=0) == ()


@pytest.mark.parametrize("value", [float("nan"), b"bytes", {1: "x"}, "\ud800", object(), START.replace(tzinfo=None)])
def test_what_has_no_canonical_form_is_refused_and_nothing_is_stored(ledger: HeadedLedger, value: object) -> None:
    with pytest.raises(LedgerError, match="cannot be recorded"):
        ledger.append("run-a", EntryKind.EVIDENCE, {"value": value})
    assert ledger.verify() == 0
    ledger.append("run-a", EntryKind.EVIDENCE, {})
    assert ledger.verify() == 1


def test_a_clock_that_was_set_back_does_not_change_the_order(ledger: HeadedLedger, clock: FakeClock) -> None:
    ledger.append("run-a", EntryKind.ACTIVITY, {})
    clock.set_back(timedelta(hours=1))
    ledger.append("run-a", EntryKind.ACTIVITY, {})
    assert [entry.sequence for entry in ledger.entries("run-a")] == [1, 2]
    assert ledger.verify() == 2


def test_threads_may_share_a_ledger(ledger: HeadedLedger) -> None:
    def append(run: str) -> None:
        for number in range(20):
            ledger.append(run, EntryKind.ACTIVITY, {"number": number})

    threads = [threading.Thread(target=append, args=(f"run-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert ledger.verify() == 80
    assert [entry.body["number"] for entry in ledger.entries("run-2")] == list(range(20))
