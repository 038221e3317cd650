from tests.unit.validators.rules._found import places
from validators.rules.vs710_unreadable_command import BAD, GOOD


def test_unreadable_command_is_found_at_its_place() -> None:
    assert places("VS710", BAD[0].text) == ["9:10"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS710", GOOD[0].text) == []
