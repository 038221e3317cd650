import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_server.bounded import LIMIT, bounded, text_of

TEXTS = st.text(max_size=3000)
VALUES = st.recursive(
    TEXTS | st.integers(0, 9) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=40) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=6),
    max_leaves=60,
)


def result(**parts: Any) -> dict[str, Any]:
    return {"left_out": [], "verdict": "blocked", **parts}


def test_a_result_that_is_short_enough_stays_as_it_is() -> None:
    short = result(lines=["a", "b"])
    assert bounded(short) == short


def test_the_longest_part_is_cut_and_named() -> None:
    found = bounded(result(untrusted_diff=["x" * 100] * 200, warnings=["w"] * 10))
    assert len(text_of(found).encode()) <= LIMIT
    assert found["warnings"] == ["w"] * 10
    assert found["left_out"] == ["untrusted_diff: 50 of 200 entries are shown"]


def test_lines_that_end_with_the_newest_lose_their_beginning() -> None:
    found = bounded(result(untrusted_lines=[f"{number} " + "x" * 100 for number in range(200)]))
    assert found["untrusted_lines"][-1].startswith("199 ")


def test_a_long_text_is_cut_when_no_list_is_longer() -> None:
    found = bounded(result(reason="r" * 20_000))
    assert found["reason"].endswith("…")
    assert found["left_out"] == [f"reason: {len(found['reason'])} of 20000 characters are shown"]


def test_a_list_within_an_entry_of_a_list_is_cut_too() -> None:
    found = bounded(result(pods=[{"name": "a", "containers": ["c" * 90] * 300}]))
    assert found["left_out"][0].startswith("pods.0.containers: ")
    assert found["pods"][0]["name"] == "a"


def test_what_counts_is_bytes_with_what_json_must_escape() -> None:
    assert len(text_of(bounded(result(a=['"' * 100] * 60, b=["😀" * 30] * 60))).encode()) <= LIMIT


def test_a_result_that_cannot_be_cut_is_our_failure() -> None:
    with pytest.raises(RuntimeError, match="fixed parts"):
        bounded({f"verdict-{number}": "x" * 20 for number in range(400)})


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), VALUES, max_size=6))
def test_no_result_is_longer_than_the_limit(parts: dict[str, Any]) -> None:
    text = text_of(bounded(result(**parts)))
    assert len(text.encode("utf-8", errors="replace")) <= LIMIT
    assert json.loads(text)["verdict"] == "blocked"
