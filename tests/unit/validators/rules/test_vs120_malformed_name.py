import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "name", ["Release", "release_shop", "-release", "release-", "a--b", "a b", "r" * 65, '""', "a.b"]
)
def test_malformed_name_is_found_at_its_value(name: str) -> None:
    assert places("VS120", skill(name=name)) == ["2:7"]


@pytest.mark.parametrize("name", ["release", "r", "7", "release-2", "r" * 64, "größe-2"])
def test_well_formed_name_is_left_alone(name: str) -> None:
    assert places("VS120", skill(name=name)) == []
