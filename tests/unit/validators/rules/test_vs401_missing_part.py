from tests.unit.validators.rules._found import findings, places
from validators.rules._examples import HEAD
from validators.rules.vs401_missing_part import BAD, GOOD


def test_missing_part_is_found_at_its_place() -> None:
    assert places("VS401", BAD[0].text) == ["8:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS401", GOOD[0].text) == []


def test_what_a_block_lacks_that_is_one_too_many_is_not_told() -> None:
    block = "<mission_control>\n<objective>Ship.</objective>\n"
    whole = f"{HEAD}{block}<success_criteria>It runs.</success_criteria>\n</mission_control>\n"
    (found,) = findings("VS401", f"{whole}{block}</mission_control>\n")
    assert "this is another" in found.message


def test_what_a_block_without_an_end_lacks_is_not_told() -> None:
    block = "<mission_control>\n<objective>Ship.</objective>\n"
    assert findings("VS401", f"{HEAD}{block}") == []
    assert len(findings("VS401", f"{HEAD}{block}</mission_control>\n")) == 1
