from tests.unit.validators.rules._found import places
from validators.rules.vs451_bad_flow import BAD, GOOD


def test_bad_flow_is_found_at_its_place() -> None:
    assert places("VS451", BAD[0].text) == ["7:45"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS451", GOOD[0].text) == []
