import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(("text", "count"), [("<b>x</b>", 2), ("<name>", 1), ("<a href='x'>", 1), ("<!-- x -->", 1)])
def test_markup_is_found(text: str, count: int) -> None:
    assert len(places("VS208", skill(description=f"Releases {text}"))) == count


@pytest.mark.parametrize("text", ["a < b", "a -> b", "1 <2> 3", "<>", "x <= y"])
def test_other_signs_are_left_alone(text: str) -> None:
    assert places("VS208", skill(description=f"Releases {text}")) == []
