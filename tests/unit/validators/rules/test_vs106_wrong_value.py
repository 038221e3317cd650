from tests.unit.validators.rules._found import places
from validators.rules.vs106_wrong_value import BAD, GOOD


def test_wrong_value_is_found_at_its_place() -> None:
    assert places("VS106", BAD[0].text) == ["4:27"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS106", GOOD[0].text) == []
