import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("written", "known"),
    [("bash(ls:*)", "Bash"), ("web_fetch", "WebFetch"), ("Gerp", "Grep"), ("WebFecth", "WebFetch")],
)
def test_tool_that_is_nearly_one_of_the_client_is_found(written: str, known: str) -> None:
    found = findings("VS131", skill(f"allowed-tools: Read, {written}"))
    assert [finding.message.endswith(f"write {known}") for finding in found] == ([True] if known else [])


@pytest.mark.parametrize(
    "value", ["Read", "mcp__shop__bash", "Deploy", "Read*", "computer", "str_replace_editor", "Grap"]
)
def test_other_tool_is_left_alone(value: str) -> None:
    assert places("VS131", skill(f"allowed-tools: {value}")) == []
