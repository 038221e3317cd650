from hypothesis import given
from hypothesis import strategies as st

from mcp_server.untrusted import short, short_lines


@given(st.text(), st.integers(min_value=8, max_value=300))
def test_a_short_text_is_one_line_within_its_bytes(text: str, limit: int) -> None:
    found = short(text, limit=limit)
    assert len(found.encode()) <= max(limit, 0)
    assert "\n" not in found
    assert "\x1b" not in found


@given(st.lists(st.text(), max_size=50), st.integers(min_value=20, max_value=2000))
def test_lines_stay_within_their_budget(lines: list[str], budget: int) -> None:
    assert sum(len(line.encode()) for line in short_lines(lines, limit=100, budget=budget)) <= budget + 3


def test_a_cut_is_marked() -> None:
    assert short("ä" * 100, limit=20).endswith("…")
    assert short_lines(["a" * 50] * 10, limit=50, budget=120) == ["a" * 50] * 2 + ["…"]


def test_text_that_fits_is_left_alone() -> None:
    assert short("äöü", limit=20) == "äöü"
