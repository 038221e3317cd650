from tests.unit.validators.rules._found import places
from validators.rules.vs422_rollback_condition import BAD, GOOD


def test_rollback_condition_is_found_at_its_place() -> None:
    assert places("VS422", BAD[0].text) == ["8:12"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS422", GOOD[0].text) == []
