from tests.unit.validators.rules._found import places
from validators.rules.vs101_no_frontmatter import BAD, GOOD


def test_no_frontmatter_is_found_at_its_place() -> None:
    assert places("VS101", BAD[0].text) == ["1:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS101", GOOD[0].text) == []
