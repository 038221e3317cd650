import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rules._examples import CHECK, HEAD, UNDO, VERIFY, gate, rollback, steps

SHIP = steps("kubectl apply -f deploy/")


@pytest.mark.parametrize(("old", "new"), [("blocking", "advisory"), ("pre_deployment", "post_deployment")])
def test_gate_that_stops_no_deployment_is_found_at_its_tag(old: str, new: str) -> None:
    tag = '<safety_gate type="blocking" phase="pre_deployment">'.replace(old, new)
    assert marked("VS416", HEAD + gate(CHECK).replace(old, new) + SHIP) == [("6:1", tag)]


def test_rollback_without_steps_needs_the_gate_too() -> None:
    text = HEAD + gate(CHECK).replace("pre_deployment", "later") + rollback(UNDO + VERIFY)
    assert [place for place, _ in marked("VS416", text)] == ["6:1"]


def test_each_gate_after_the_first_is_found() -> None:
    other, third = (gate(CHECK.replace("tests_pass", name)) for name in ("lint_passes", "builds"))
    found = findings("VS416", HEAD + gate(CHECK) + other + third + SHIP)
    assert [str(one.start) for one in found] == ["14:1", "22:1"]
    assert "put its checks into the first" in found[0].message


def test_skill_that_runs_nothing_needs_no_gate_before_a_deployment() -> None:
    assert marked("VS416", HEAD + gate(CHECK).replace("pre_deployment", "later")) == []


def test_gate_of_another_phase_beside_the_one_is_left_alone() -> None:
    later = gate(CHECK.replace("tests_pass", "pods_run")).replace("pre_deployment", "post_deployment")
    assert marked("VS416", HEAD + gate(CHECK) + later + SHIP) == []
