import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("Read, Bash(git log:*", "4:22"),
        ("Bash()", "4:16"),
        ("Bash( )", "4:16"),
        ("Read, 7zip", "4:22"),
        ("Read)", "4:20"),
    ],
)
def test_tool_that_cannot_be_read_is_found_at_its_place(value: str, place: str) -> None:
    assert places("VS130", skill(f"allowed-tools: {value}")) == [place]


@pytest.mark.parametrize(
    "value",
    [
        "Read Grep Glob",
        "Bash(git add:*), Bash(git commit -m:*)",
        "mcp__plugin_shop-db__query",
        "'*'",
        "Skill(shop:release)",
        "Bash(awk '{print $1}':*)",
        "WebFetch(domain:example.com)",
        "[Read, 'Edit(/src/**/*.ts)']",
    ],
)
def test_tool_that_can_be_read_is_left_alone(value: str) -> None:
    assert places("VS130", skill(f"allowed-tools: {value}")) == []
