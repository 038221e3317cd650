from tests.unit.validators.rules._found import places
from validators.rules.vs460_process_steps import BAD, GOOD


def test_process_steps_is_found_at_its_place() -> None:
    assert places("VS460", BAD[0].text) == ["22:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS460", GOOD[0].text) == []
