from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


def test_keys_for_forks_are_found_without_one() -> None:
    assert places("VS140", skill("agent: Plan", "background: true")) == ["4:1", "5:1"]


def test_keys_for_forks_count_in_one() -> None:
    assert places("VS140", skill("agent: Plan", "context: fork", "background: true")) == []
