from dataclasses import replace

import pytest

from deploy_production.errors import LedgerError
from deploy_production.ledger import chain
from deploy_production.ledger.chain import GENESIS, Row, entry_of, follow, seal
from tests.simulators.clock import START


@pytest.fixture
def row() -> Row:
    return seal(sequence=1, run_id="run-a", moment=START, kind="intent", body={"b": 1, "a": "ü"}, previous=GENESIS)


def test_a_sealed_body_is_canonical(row: Row) -> None:
    assert row.body == '{"a":"ü","b":1}'
    assert row.moment == "2026-03-02T10:00:00.000000Z"


def test_the_hash_of_an_entry_never_changes_between_versions(row: Row) -> None:
    assert row.hash == "sha256:a780d992ddb664237c9032a25571baf7945e1dc506fe07eecf43b780bfdffe5c"


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 2},
        {"run_id": "run-b"},
        {"moment": "2026-03-02T10:00:00.000001Z"},
        {"kind": "done"},
        {"body": '{"a":"ü","b":2}'},
        {"previous": "sha256:" + "1" * 64},
        {"hash": GENESIS},
    ],
)
def test_every_part_is_covered_by_the_hash(row: Row, change: dict[str, object]) -> None:
    with pytest.raises(LedgerError, match="does not match its hash"):
        entry_of(replace(row, **change))  # type: ignore[arg-type]  # one field of a Row


def test_a_time_that_is_none_is_named_even_where_the_hash_fits(row: Row) -> None:
    forged = replace(row, moment="yesterday", body="{}")
    with pytest.raises(LedgerError, match="its time is not a time"):
        entry_of(replace(forged, hash=chain._hash(forged, {})))
    assert entry_of(row).moment == START


def test_an_entry_follows_only_the_one_before_it(row: Row) -> None:
    follow(row, sequence=0, previous=GENESIS)
    with pytest.raises(LedgerError, match="entry 3: it is missing"):
        follow(row, sequence=2, previous=GENESIS)
    with pytest.raises(LedgerError, match="does not follow"):
        follow(row, sequence=0, previous="sha256:" + "1" * 64)


def test_a_run_id_that_is_no_text_of_unicode_is_refused() -> None:
    with pytest.raises(LedgerError, match="cannot be recorded"):
        seal(sequence=1, run_id="\ud800", moment=START, kind="k", body={}, previous=GENESIS)
