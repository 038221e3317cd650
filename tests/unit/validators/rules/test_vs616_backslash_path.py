import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Run `scripts\\ship.ps1`.", ["6:6"]),
        ("Run .\\scripts\\a\\b.ps1.", ["6:5"]),
        ("[a](references\\b.md)", ["6:5"]),
        ("Match \\w+\\.md and C:\\scripts\\a.ps1.", []),
        ("Print `a\\nb`.", []),
        ("[a](b\\_c.md)", ["6:5"]),
    ],
)
def test_path_with_backslashes_is_found_once(body: str, found: list[str]) -> None:
    assert places("VS616", skill(body=body)) == found
