from tests.unit.validators.rules._found import places
from validators.rules.vs107_missing_key import BAD, GOOD


def test_missing_key_is_found_at_its_place() -> None:
    assert places("VS107", BAD[0].text) == ["1:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS107", GOOD[0].text) == []
