from tests.unit.validators.rules._found import places
from validators.rules.vs105_unknown_key import BAD, GOOD


def test_unknown_key_is_found_at_its_place() -> None:
    assert places("VS105", BAD[0].text) == ["4:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS105", GOOD[0].text) == []
