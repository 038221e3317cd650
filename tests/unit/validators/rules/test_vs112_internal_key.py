import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize("key", ["author", "display-name", "mcpServers", "keywords"])
def test_key_that_the_client_keeps_for_itself_is_found(key: str) -> None:
    assert places("VS112", skill(f"{key}: x")) == ["4:1"]


@pytest.mark.parametrize("key", ["version", "risk", "license"])
def test_other_key_is_left_alone(key: str) -> None:
    assert places("VS112", skill(f"{key}: x")) == []
