import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(("lines", "found"), [(500, []), (501, ["506:1"]), (900, ["506:1"])])
def test_line_behind_the_last_advised_one_is_found(lines: int, found: list[str]) -> None:
    assert places("VS601", skill(body="Ship it.\n" * lines)) == found
