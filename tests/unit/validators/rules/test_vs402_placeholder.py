import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import CHECK, HEAD, gate


def _constraint(text: str) -> str:
    return f"{HEAD}<critical_constraint>\n{text}\n</critical_constraint>\n"


def test_expectation_of_three_dots_is_found_at_the_dots() -> None:
    text = HEAD + gate(CHECK.replace("</command>\n", "</command>\n<expected>...</expected>\n"))
    assert marked("VS402", text) == [("10:11", "...")]


@pytest.mark.parametrize("word", ["TODO", "tbd", "TODO: name the reviewers", "[your text]", "???", "To be defined"])
def test_constraint_that_is_still_to_be_written_is_found_at_its_words(word: str) -> None:
    assert marked("VS402", _constraint(word)) == [("7:1", word)]


def test_placeholder_that_stands_in_an_attribute_too_is_found_in_the_text() -> None:
    text = f'{HEAD}<critical_constraint note="TODO">\nTODO\n</critical_constraint>\n'
    assert marked("VS402", text) == [("7:1", "TODO")]


@pytest.mark.parametrize("words", ["Never leave a TODO behind", "Deploy nothing whose ticket says TBD", "[v1] is kept"])
def test_sentence_about_placeholders_is_left_alone(words: str) -> None:
    assert marked("VS402", _constraint(words)) == []


def test_placeholder_outside_the_control_blocks_is_left_alone() -> None:
    assert marked("VS402", f"{HEAD}{gate(CHECK)}\nTODO\n") == []
