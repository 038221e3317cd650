import pytest

from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, UNDO, VERIFY, gate, rollback
from validators.rules._flow import EDGES, NODES, released

TAIL = rollback(UNDO + VERIFY)


def _flow(nodes: str, edges: str = EDGES, *, tail: str = TAIL) -> str:
    return HEAD + gate(CHECK) + released(nodes, edges) + tail


def test_flow_that_never_comes_to_the_rollback_is_found_at_its_first_node() -> None:
    assert places("VS455", _flow(NODES)) == [f"15:{len('digraph Release { ') + 1}"]


def test_node_that_ends_without_going_back_is_no_rollback() -> None:
    assert len(places("VS455", _flow(f"{NODES} Abort;", f'{EDGES} Ship -> Abort [label="Errors"];'))) == 1


@pytest.mark.parametrize(
    "node",
    [
        "Rollback",
        'Back [label="Roll back"]',
        'R [label="Restore the last version"]',
        "Undo",
        "RollBack",
        "roll_back",
        'R [label="Rolling back"]',
        'R [label="Rolled back"]',
        'R [label="Roll it back"]',
        'R [label="roll-back"]',
    ],
)
def test_node_for_the_rollback_however_it_is_called_is_enough(node: str) -> None:
    assert places("VS455", _flow(f"{NODES} {node};")) == []


def test_arrow_that_says_that_it_goes_back_is_enough() -> None:
    assert places("VS455", _flow(NODES, f'{EDGES} Ship -> Verify [label="Errors: roll back"];')) == []


def test_skill_without_a_rollback_has_nothing_to_come_to() -> None:
    assert places("VS455", _flow(NODES, tail="")) == []


def test_flow_whose_steps_change_nothing_needs_no_way_back() -> None:
    assert places("VS455", _flow(NODES).replace("docker push shop:$VERSION", "docker images")) == []
