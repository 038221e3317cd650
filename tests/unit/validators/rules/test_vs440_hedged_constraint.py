import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD
from validators.rules.vs440_hedged_constraint import _with


@pytest.mark.parametrize(
    ("line", "place", "hedge"),
    [
        ("Deployments should pass the gate", "8:13", "should"),
        ("Run the checks if possible", "8:16", "if possible"),
        ("Try to keep the record", "8:1", "Try to"),
        ("MUST pass\nConsider asking a person", "9:1", "Consider asking"),
    ],
)
def test_word_that_leaves_a_way_out_is_found(line: str, place: str, hedge: str) -> None:
    assert marked("VS440", _with(line)) == [(place, hedge)]


@pytest.mark.parametrize("line", ["Deployments MUST pass", "Nobody should ever skip it: NEVER", "It should never fail"])
def test_line_that_binds_is_left_alone(line: str) -> None:
    assert marked("VS440", _with(line)) == []


def test_preference_outside_a_constraint_is_left_alone() -> None:
    assert marked("VS440", f"{_with('NEVER skip the gate')}\nDeployments should be small.\n") == []


def test_constraint_of_one_line_is_found_at_its_word() -> None:
    text = f"{HEAD}<critical_constraint>You should wait</critical_constraint>\n"
    assert marked("VS440", text) == [("6:26", "should")]
