import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(("body", "count"), [("", 1), ("\n \n", 1), ("Ship it.\n", 0)])
def test_skill_without_a_text_is_found(body: str, count: int) -> None:
    assert len(places("VS193", skill(body=body))) == count
