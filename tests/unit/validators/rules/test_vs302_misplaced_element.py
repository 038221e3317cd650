from tests.unit.validators.rules._found import places
from validators.rules._examples import HEAD
from validators.rules.vs302_misplaced_element import BAD, GOOD


def test_misplaced_element_is_found_at_its_place() -> None:
    assert places("VS302", BAD[0].text) == ["6:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS302", GOOD[0].text) == []


def test_text_in_an_element_without_an_end_is_left_to_the_rule_about_ends() -> None:
    text = f"{HEAD}<mission_control>\nShip it.\n\n# More\n\nText.\n"
    assert places("VS302", text) == []
    assert places("VS302", text + "</mission_control>\n") == ["7:1"]
