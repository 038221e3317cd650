from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mcp_server import arguments

RUN = "run-0123456789abcdefghjkmnpqrs"
GOOD: list[tuple[Any, object]] = [
    (arguments.Version, "v1.4.0"),
    (arguments.Version, "0123456789abcdef0123456789abcdef01234567"),
    (arguments.PlanDigest, "sha256:" + "a" * 64),
    (arguments.RunId, RUN),
    (arguments.RunIdOrNewest, RUN),
    (arguments.RunIdOrNewest, "newest"),
    (arguments.Reason, "orders fail since 10:02 – see the dashboard"),
    (arguments.WaitSeconds, 0),
    (arguments.WaitSeconds, 50),
    (arguments.Limit, 20),
]
HOSTILE = [
    "",
    "-x",
    "--server=https://evil",
    "a b",
    "a\n",
    "\na",
    "../x",
    "a/b",
    "a;b",
    "$(id)",
    "`id`",
    "a\x00",
    "ｖ1",
    "@f",
]
BAD: list[tuple[Any, object]] = [
    *((kind, text) for kind in (arguments.Version, arguments.PlanDigest, arguments.RunId) for text in HOSTILE),
    (arguments.Version, "a" * 129),
    (arguments.Version, 1),
    (arguments.PlanDigest, "sha256:" + "A" * 64),
    (arguments.PlanDigest, "sha256:" + "a" * 63),
    (arguments.RunId, "newest"),
    (arguments.RunId, RUN.upper()),
    (arguments.Reason, "no"),
    (arguments.Reason, "two\nlines"),
    (arguments.Reason, "esc\x1b[2J"),
    (arguments.Reason, "x" * 301),
    (arguments.WaitSeconds, 51),
    (arguments.WaitSeconds, -1),
    (arguments.WaitSeconds, "5"),
    (arguments.WaitSeconds, True),
    (arguments.WaitSeconds, 5.0),
    (arguments.WaitSeconds, None),
    (arguments.Limit, 0),
    (arguments.Limit, 21),
]


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_a_proper_argument_is_taken_as_it_is(kind: Any, value: object) -> None:
    assert TypeAdapter(kind).validate_python(value) == value


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_anything_else_is_refused(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)
