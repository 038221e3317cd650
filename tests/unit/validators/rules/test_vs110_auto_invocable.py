import pytest

from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, gate


@pytest.mark.parametrize("value", ["false", None])
def test_deploying_skill_that_a_model_may_start_is_an_error(value: str | None) -> None:
    line = f"disable-model-invocation: {value}\n" if value else ""
    text = HEAD.replace("disable-model-invocation: true\n", line) + gate(CHECK)
    assert places("VS110", text) == ["1:1"]


def test_skill_that_deploys_nothing_may_be_started_by_a_model() -> None:
    assert places("VS110", HEAD.replace("disable-model-invocation: true\n", "")) == []
