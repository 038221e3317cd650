import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize("model", ["sonet", "gpt-4o", "gemini", "o3"])
def test_model_that_is_not_there_is_found(model: str) -> None:
    assert places("VS118", skill(f"model: {model}")) == ["4:8"]


@pytest.mark.parametrize(
    "model", ["Opus", "inherit", '"opus[1m]"', "claude-opus-4-5", "vendor/large", "arn:aws:x", "7"]
)
def test_model_that_may_be_there_is_left_alone(model: str) -> None:
    assert places("VS118", skill(f"model: {model}")) == []
