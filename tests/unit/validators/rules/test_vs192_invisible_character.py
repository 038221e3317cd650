from tests.unit.validators.rules._found import places
from validators.rules.vs192_invisible_character import BAD, GOOD


def test_invisible_character_is_found_at_its_place() -> None:
    assert places("VS192", BAD[0].text) == ["6:6"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS192", GOOD[0].text) == []
