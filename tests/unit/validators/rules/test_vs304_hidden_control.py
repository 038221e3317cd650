from tests.unit.validators.rules._found import places
from validators.rules.vs304_hidden_control import BAD, GOOD


def test_hidden_control_is_found_at_its_place() -> None:
    assert places("VS304", BAD[0].text) == ["7:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS304", GOOD[0].text) == []
