from tests.unit.validators.rules._found import places
from validators.rules.vs104_duplicate_key import BAD, GOOD


def test_duplicate_key_is_found_at_its_place() -> None:
    assert places("VS104", BAD[0].text) == ["3:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS104", GOOD[0].text) == []
