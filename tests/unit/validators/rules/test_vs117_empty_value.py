import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize("line", ["model:", "allowed-tools: ~", "hooks: null"])
def test_key_without_a_value_is_found(line: str) -> None:
    assert places("VS117", skill(line)) == ["4:1"]


@pytest.mark.parametrize("line", ["unknown:", "disable-model-invocation:", "model: opus"])
def test_what_others_say_is_left_to_them(line: str) -> None:
    assert places("VS117", skill(line)) == []
