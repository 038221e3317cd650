from tests.unit.validators.rules._found import places
from validators.rules.vs461_names_disagree import BAD, GOOD


def test_names_disagree_is_found_at_its_place() -> None:
    assert places("VS461", BAD[0].text) == ["24:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS461", GOOD[0].text) == []
