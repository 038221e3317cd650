import pytest

from tests.unit.validators.rules._found import places
from validators.rule import Profile
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "line",
    [
        "allowed-tools: Read,Grep",
        "allowed-tools: [Read]",
        "metadata: {version: 1.2}",
        "metadata: {team: {name: shop}}",
        "license: 2",
        'compatibility: ""',
    ],
)
def test_value_that_the_standard_does_not_allow_is_found(line: str) -> None:
    assert places("VS115", skill(line), profile=Profile.SPEC) == [f"4:{line.index(': ') + 3}"]


@pytest.mark.parametrize("line", ["allowed-tools: Bash(cut -d, -f1:*) Read", "compatibility: git", "context: 3"])
def test_value_that_it_allows_is_left_alone(line: str) -> None:
    assert places("VS115", skill(line), profile=Profile.SPEC) == []
