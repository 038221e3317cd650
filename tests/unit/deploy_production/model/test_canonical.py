import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import pytest

from deploy_production.model.canonical import canonical_bytes, digest, digest_bytes, instant, plain
from deploy_production.model.target import ObjectKey

MOMENT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Paint:
    colour: Colour
    dries: timedelta


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, b"null"),
        (True, b"true"),
        (7, b"7"),
        (0.05, b"0.05"),
        ("größe ✓", '"größe ✓"'.encode()),
        (Colour.RED, b'"red"'),
        (MOMENT, b'"2026-11-23T18:30:00.000000Z"'),
        (date(2026, 11, 23), b'"2026-11-23"'),
        (timedelta(minutes=1, milliseconds=500), b"60.5"),
        (PurePosixPath("a/b"), b'"a/b"'),
        ((1, 2), b"[1,2]"),
        (frozenset({"b", "a"}), b'["a","b"]'),
        ({"b": 1, "a": 2}, b'{"a":2,"b":1}'),
        (MappingProxyType({Colour.RED: 1}), b'{"red":1}'),
        (Paint(colour=Colour.RED, dries=timedelta(hours=1)), b'{"colour":"red","dries":3600.0}'),
    ],
)
def test_each_kind_of_value_has_one_form(value: Any, expected: bytes) -> None:
    assert canonical_bytes(value) == expected


@pytest.mark.parametrize(
    "value",
    [b"bytes", bytearray(b"bytes"), object(), Paint, {1: "number"}, datetime(2026, 11, 23)],  # noqa: DTZ001 -- the naive time is what is refused
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_bytes(value)


def test_what_has_no_canonical_form_is_refused_deep_inside_too() -> None:
    with pytest.raises(TypeError, match="bytes has no canonical form"):
        plain({"a": [{"b": (b"x",)}]})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_not_finite_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_bytes({"rate": value})


def test_the_same_moment_in_another_zone_is_the_same_text() -> None:
    assert instant(MOMENT.astimezone(timezone(timedelta(hours=5, minutes=30)))) == instant(MOMENT)


def test_the_order_of_keys_and_the_kind_of_sequence_do_not_change_a_digest() -> None:
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": (1, 2), "a": 1})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": "1"}),
        ({"a": None}, {}),
        ({"a": False}, {"a": 0}),
        ([1, 2], [2, 1]),
        ({"a": ""}, {"a": None}),
        (["ab"], ["a", "b"]),
    ],
)
def test_values_that_differ_have_different_digests(one: Any, other: Any) -> None:
    assert digest(one) != digest(other)


def test_a_digest_never_changes_between_versions_of_this_product() -> None:
    """Ledgers and stored plans hold digests: this one was computed once, by another program."""
    key = ObjectKey(api_version="v1", kind="ConfigMap", namespace="shop", name="web")

    assert canonical_bytes(key) == b'{"api_version":"v1","kind":"ConfigMap","name":"web","namespace":"shop"}'
    assert digest(key) == "sha256:ab6defe6b94c947d38a3e2ca7ee1ce7df8d8139fdf961cd034936244d690b83f"


def test_the_digest_of_nothing_is_that_of_no_bytes() -> None:
    assert digest_bytes(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("once", [plain, lambda value: plain(plain(value))])
def test_plain_data_stays_as_it_is(once: Callable[[Any], Any]) -> None:
    assert once({"a": [1, None, "x"]}) == {"a": [1, None, "x"]}
