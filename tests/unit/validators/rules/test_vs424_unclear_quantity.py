from tests.unit.validators.rules._found import places
from validators.rules.vs424_unclear_quantity import BAD, GOOD


def test_unclear_quantity_is_found_at_its_place() -> None:
    assert places("VS424", BAD[0].text) == ["13:10"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS424", GOOD[0].text) == []
