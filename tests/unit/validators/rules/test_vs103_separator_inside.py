from tests.unit.validators.rules._found import places
from validators.rules.vs103_separator_inside import BAD, GOOD


def test_separator_inside_is_found_at_its_place() -> None:
    assert places("VS103", BAD[0].text) == ["3:32"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS103", GOOD[0].text) == []
