from tests.unit.validators.rules._found import places
from validators.rules.vs305_bad_attribute import BAD, GOOD


def test_bad_attribute_is_found_at_its_place() -> None:
    assert places("VS305", BAD[0].text) == ["6:14"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS305", GOOD[0].text) == []
