from tests.unit.validators.rules._found import findings, places
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules.vs114_missing_name import BAD


def test_missing_name_is_found_at_the_top_and_an_empty_one_at_its_place() -> None:
    assert [places("VS114", example.text) for example in BAD] == [["1:1"], ["2:1"]]


def test_folder_that_is_no_name_is_not_written() -> None:
    assert findings("VS114", BAD[0].text, path="My Skill/SKILL.md")[0].fixes == ()


def test_what_the_engine_refuses_is_left_to_another_rule() -> None:
    assert places("VS114", HEAD.replace("name: release-shop\n", "") + gate(CHECK)) == []
