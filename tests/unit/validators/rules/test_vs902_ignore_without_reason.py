import pytest

from tests.unit.validators.rules._found import places
from validators.rules._suppressed import FLAWED, silenced


@pytest.mark.parametrize("rest", ["", " --", " --  "])
def test_comment_without_a_reason_is_found(rest: str) -> None:
    assert places("VS902", silenced(f"validate-skill: ignore[VS203]{rest}")) == ["3:1"]


def test_comment_in_the_body_needs_a_reason_too() -> None:
    assert places("VS902", FLAWED + "<!-- validate-skill: ignore-file[VS203] -->\n") == ["14:1"]
