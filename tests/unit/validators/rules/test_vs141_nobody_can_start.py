import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("model", "people", "count"),
    [("true", "false", 1), ("true", "true", 0), ("false", "false", 0), ('"true"', '"false"', 1)],
)
def test_skill_that_nobody_can_start_is_found(model: str, people: str, count: int) -> None:
    text = skill(f"disable-model-invocation: {model}", f"user-invocable: {people}")
    assert len(places("VS141", text)) == count
