import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(("length", "found"), [(1536, []), (1537, ["3:1550"])])
def test_description_is_marked_from_where_it_is_cut(length: int, found: list[str]) -> None:
    assert places("VS207", skill(description="x" * length)) == found


@pytest.mark.parametrize(("length", "found"), [(533, []), (534, ["4:547"]), (1000, ["4:547"])])
def test_both_keys_count_together(length: int, found: list[str]) -> None:
    assert places("VS207", skill(f"when_to_use: {'y' * length}", description="x" * 1000)) == found
