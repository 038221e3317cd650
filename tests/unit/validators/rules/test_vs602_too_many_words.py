import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(("lines", "width", "count"), [(100, 200, 0), (100, 300, 1), (600, 300, 0)])
def test_few_long_lines_are_found(lines: int, width: int, count: int) -> None:
    assert len(places("VS602", skill(body=("x" * width + "\n") * lines))) == count
