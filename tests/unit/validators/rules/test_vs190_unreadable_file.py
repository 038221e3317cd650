from tests.unit.validators.rules._found import places
from validators.rules.vs190_unreadable_file import BAD, GOOD


def test_unreadable_file_is_found_at_its_place() -> None:
    assert places("VS190", BAD[0].text) == ["1:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS190", GOOD[0].text) == []
