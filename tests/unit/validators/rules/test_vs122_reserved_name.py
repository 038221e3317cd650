from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


def test_reserved_word_is_found_inside_a_name() -> None:
    assert places("VS122", skill(name="my-claude-skill")) == ["2:10"]


def test_other_names_and_the_description_are_left_alone() -> None:
    assert places("VS122", skill(description="Releases Claude. Use when ready. Not for previews.")) == []
