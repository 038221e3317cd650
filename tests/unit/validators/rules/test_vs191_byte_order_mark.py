from tests.unit.validators.rules._found import places
from validators.rules.vs191_byte_order_mark import BAD, GOOD


def test_byte_order_mark_is_found_at_its_place() -> None:
    assert places("VS191", BAD[0].text) == ["1:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS191", GOOD[0].text) == []
