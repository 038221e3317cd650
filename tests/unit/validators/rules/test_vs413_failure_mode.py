from tests.unit.validators.rules._found import places
from validators.rules.vs413_failure_mode import BAD, GOOD


def test_failure_mode_is_found_at_its_place() -> None:
    assert places("VS413", BAD[0].text) == ["10:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS413", GOOD[0].text) == []
