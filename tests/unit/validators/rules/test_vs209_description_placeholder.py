import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "text",
    ["'[TODO: Complete this]'", "TODO", "TBD", "Lorem ipsum dolor", "Description here", "'Releases [your shop]'"],
)
def test_placeholder_is_found(text: str) -> None:
    assert len(places("VS209", skill(description=text))) == 1


@pytest.mark.parametrize("text", ["Finds TODO and FIXME comments.", "Releases the shop.", "'Adds [links] to docs.'"])
def test_description_about_such_words_is_left_alone(text: str) -> None:
    assert places("VS209", skill(description=text)) == []
