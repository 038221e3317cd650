from tests.unit.validators.rules._found import places
from validators.rules.vs452_flow_step_mismatch import BAD, GOOD


def test_flow_step_mismatch_is_found_at_its_place() -> None:
    assert places("VS452", BAD[0].text) == ["15:19"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS452", GOOD[0].text) == []
