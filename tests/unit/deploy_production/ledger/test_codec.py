import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy_production.errors import LedgerError
from deploy_production.ledger.codec import decode, encode
from deploy_production.model.canonical import canonical_bytes
from deploy_production.model.gate import CheckResult, Fact, GateReport
from deploy_production.model.readiness import FailureEvidence, PodEvidence, Readiness
from deploy_production.model.run import DeployRun, Plan, PlannedObject, RollbackTarget
from deploy_production.model.target import Image, LiveObject, ObjectKey, Target

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(timedelta, st.timedeltas(timedelta(days=-4000), timedelta(days=4000)))
INSTANTS = st.datetimes(timezones=st.just(UTC))
MANIFESTS = st.dictionaries(TEXT, JSON, max_size=4)


def of(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Values of a model class: every field from its type, but aware times and plain manifests."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: from_hint(field.name, hints[field.name]) for field in fields(kind)})


def from_hint(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name == "manifest":
        return MANIFESTS
    if get_origin(hint) is tuple:
        return st.lists(from_hint(name, get_args(hint)[0]), max_size=2).map(tuple)
    if get_origin(hint) is UnionType:
        return st.one_of(*(from_hint(name, part) for part in get_args(hint)))
    if hint is datetime:
        return INSTANTS
    return of(hint) if isinstance(hint, type) and is_dataclass(hint) else st.from_type(hint)


@pytest.mark.parametrize(
    "kind",
    [
        Plan, PlannedObject, RollbackTarget, DeployRun, GateReport, CheckResult, Fact,
        Readiness, PodEvidence, FailureEvidence, Target, Image, ObjectKey, LiveObject,
    ],
)  # fmt: skip
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_model_value_survives_the_way_through_json(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(of(kind))
    stored = canonical_bytes(value)
    restored = decode(kind, json.loads(stored))
    assert restored == value
    assert canonical_bytes(restored) == stored


FACT = {"name": "count", "value": "3", "untrusted": False}


def test_a_value_is_encoded_as_plain_data() -> None:
    assert encode(Fact(name="count", value="3")) == FACT
    assert encode(timedelta(minutes=30)) == 1800.0


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"name": "count", "untrusted": False},
        FACT | {"value": None},
        FACT | {"untrusted": "no"},
        FACT | {"colour": "red"},
    ],
)
def test_data_that_is_not_exactly_the_value_is_refused(data: Any) -> None:
    with pytest.raises(LedgerError, match="recorded Fact cannot be read"):
        decode(Fact, data)


def test_an_unknown_enum_value_is_refused() -> None:
    key = {"api_version": "apps/v1", "kind": "Deployment", "namespace": "shop", "name": "web"}
    data = {"key": key, "state": "fine", "reason": "", "failure": None, "available": None, "desired": None}
    with pytest.raises(LedgerError, match="state"):
        decode(Readiness, data)
