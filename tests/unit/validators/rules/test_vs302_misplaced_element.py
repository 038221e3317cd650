from tests.unit.validators.rules._found import places
from validators.rules.vs302_misplaced_element import BAD, GOOD


def test_misplaced_element_is_found_at_its_place() -> None:
    assert places("VS302", BAD[0].text) == ["6:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS302", GOOD[0].text) == []
