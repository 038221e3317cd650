import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize("value", ["yes", "Yes", "on", "1", '"no"', "OFF", "0"])
def test_loose_truth_is_found(value: str) -> None:
    assert places("VS116", skill(f"user-invocable: {value}")) == ["4:17"]


@pytest.mark.parametrize("line", ["user-invocable: true", "user-invocable: 'False'", "effort: 1", "background: maybe"])
def test_what_every_client_reads_is_left_alone(line: str) -> None:
    assert places("VS116", skill(line)) == []
