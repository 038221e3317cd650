import pytest

from tests.unit.validators.rules._found import places
from validators.rule import Profile
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("line", "body", "found"),
    [
        ("context: fork", "Ship it.", ["4:1"]),
        ("context: fork", "## Genetic Code\n", []),
        ("context: fork", "<philosophy_bundle>\nAlone.\n</philosophy_bundle>\n", []),
        ("context: inline", "Ship it.", []),
    ],
)
def test_fork_without_its_genetic_code_is_found(line: str, body: str, found: list[str]) -> None:
    assert places("VS503", skill(line, body=body), profile=Profile.SEED) == found
