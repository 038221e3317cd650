"""Places as editors count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from validators.lsp.places import Places

ROCKET = "\U0001f680"


def place(line: int, character: int) -> Position:
    return Position(line=line, character=character)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_the_protocol_says(end: str) -> None:
    places = Places(f"ab{end}cd", "utf-16")
    assert places.position(2 + len(end)) == place(1, 0)
    assert places.offset(place(1, 1)) == 3 + len(end)


def test_other_separators_end_no_line() -> None:
    assert Places("a\u2028b\x0bc\x0cd\x85e", "utf-16").position(8) == place(0, 8)


@pytest.mark.parametrize(
    ("encoding", "units"),
    [(PositionEncodingKind.Utf8, 4), (PositionEncodingKind.Utf16, 2), (PositionEncodingKind.Utf32, 1)],
)
def test_columns_count_units(encoding: PositionEncodingKind, units: int) -> None:
    places = Places(f"{ROCKET}x", encoding)
    assert places.position(1) == place(0, units)
    assert places.offset(place(0, units)) == 1


def test_a_place_inside_a_character_is_the_character() -> None:
    assert Places(f"{ROCKET}x", "utf-16").offset(place(0, 1)) == 0


def test_places_beyond_the_text_are_its_nearest() -> None:
    places = Places("ab\ncd", "utf-16")
    assert places.offset(place(0, 99)) == 2
    assert places.offset(place(9, 0)) == 5
    assert places.position(99) == place(1, 2)


@given(st.text(st.sampled_from(f"a\u00e9{ROCKET}\r\n\ufeff")), st.sampled_from(list(PositionEncodingKind)))
def test_every_place_leads_back(text: str, encoding: PositionEncodingKind) -> None:
    places = Places(text, encoding)
    for offset in range(len(text) + 1):
        back = places.offset(places.position(offset))
        # Between the two characters of a line end there is no place for a cursor.
        assert back == offset or text[offset - 1 : offset + 1] == "\r\n"
