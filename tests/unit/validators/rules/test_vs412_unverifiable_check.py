from tests.unit.validators.rules._found import places
from validators.rules.vs412_unverifiable_check import BAD, GOOD


def test_unverifiable_check_is_found_at_its_place() -> None:
    assert places("VS412", BAD[0].text) == ["8:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS412", GOOD[0].text) == []
