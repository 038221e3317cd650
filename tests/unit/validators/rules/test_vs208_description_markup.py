import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<b>x</b>", "<b> and 1 more are markup"),
        ("<name>", "<name> is markup"),
        ("<a href='x'>", "<a href='x'> is markup"),
        ("<!-- x -->", "<!-- is markup"),
    ],
)
def test_markup_of_a_description_is_found_once(text: str, told: str) -> None:
    (found,) = findings("VS208", skill(description=f"Releases {text}"))
    assert str(found.start) == "3:23"
    assert found.message.startswith(told)


@pytest.mark.parametrize("text", ["a < b", "a -> b", "1 <2> 3", "<>", "x <= y"])
def test_other_signs_are_left_alone(text: str) -> None:
    assert places("VS208", skill(description=f"Releases {text}")) == []
