from tests.unit.validators.rules._found import places
from validators.rules.vs401_missing_part import BAD, GOOD


def test_missing_part_is_found_at_its_place() -> None:
    assert places("VS401", BAD[0].text) == ["8:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS401", GOOD[0].text) == []
