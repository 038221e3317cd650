from tests.unit.validators.rules._found import places
from validators.rules.vs303_unclosed_fence import BAD, GOOD


def test_unclosed_fence_is_found_at_its_place() -> None:
    assert places("VS303", BAD[0].text) == ["6:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS303", GOOD[0].text) == []
