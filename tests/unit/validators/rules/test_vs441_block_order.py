from tests.unit.validators.rules._marked import marked
from validators.rules._examples import CHECK, HEAD, UNDO, VERIFY, gate, rollback
from validators.rules.vs441_block_order import _CONSTRAINT, _MISSION


def test_mission_behind_the_gate_is_found_at_its_tag() -> None:
    assert marked("VS441", HEAD + gate(CHECK) + _MISSION) == [("14:1", "<mission_control>")]


def test_constraint_before_the_rollback_is_found_at_its_tag() -> None:
    assert marked("VS441", HEAD + _CONSTRAINT + rollback(UNDO + VERIFY)) == [("6:1", "<critical_constraint>")]


def test_both_are_found_where_both_are_wrong() -> None:
    places = [place for place, _ in marked("VS441", HEAD + _CONSTRAINT + gate(CHECK) + _MISSION)]
    assert places == ["6:1", "17:1"]


def test_right_order_is_left_alone() -> None:
    assert marked("VS441", HEAD + _MISSION + gate(CHECK) + _CONSTRAINT) == []


def test_mission_and_constraint_with_nothing_to_steer_may_stand_as_they_like() -> None:
    assert marked("VS441", HEAD + _CONSTRAINT + _MISSION) == []
