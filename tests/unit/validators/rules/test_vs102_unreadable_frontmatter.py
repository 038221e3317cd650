from tests.unit.validators.rules._found import places
from validators.rules._skills import skill
from validators.rules.vs102_unreadable_frontmatter import BAD, GOOD


def test_unreadable_frontmatter_is_found_where_it_breaks() -> None:
    assert places("VS102", BAD[0].text) == ["6:5"]


def test_frontmatter_without_keys_is_found_at_its_first_line() -> None:
    assert places("VS102", BAD[1].text) == ["2:1"]


def test_what_only_the_second_try_reads_belongs_to_another_rule() -> None:
    assert places("VS102", skill("argument-hint: [a] [b]")) == []


def test_what_is_right_is_left_alone() -> None:
    assert places("VS102", GOOD[0].text) == []
