from tests.unit.validators.rules._found import places
from validators.rules.vs423_rollback_step import BAD, GOOD


def test_rollback_step_is_found_at_its_place() -> None:
    assert places("VS423", BAD[0].text) == ["15:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS423", GOOD[0].text) == []
