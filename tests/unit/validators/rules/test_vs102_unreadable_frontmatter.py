from tests.unit.validators.rules._found import places
from validators.rules.vs102_unreadable_frontmatter import BAD, GOOD


def test_unreadable_frontmatter_is_found_at_its_place() -> None:
    assert places("VS102", BAD[0].text) == ["3:22"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS102", GOOD[0].text) == []
