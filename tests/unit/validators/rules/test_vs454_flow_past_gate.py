import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._flow import EDGES, NODES, released

SHIP = 'Ship [label="2. Ship"]'


def _flow(nodes: str, edges: str, *, gates: str = gate(CHECK)) -> str:
    return HEAD + gates + released(nodes, edges)


def _place_of_ship(text: str) -> list[str]:
    at, line = next((at, line) for at, line in enumerate(text.splitlines(), start=1) if SHIP in line)
    return [f"{at}:{line.index(SHIP) + 1}"]


@pytest.mark.parametrize(
    "edges", [f"Start -> Verify; Start -> Ship; {EDGES}", "Start -> Wait -> Ship; Verify -> Ship;"]
)
def test_step_that_a_way_around_reaches_is_found_at_its_node(edges: str) -> None:
    text = _flow(f"Start; Wait; {NODES}", edges)
    assert [place for place, _ in marked("VS454", text)] == _place_of_ship(text)


def test_step_that_calls_itself_a_gate_and_pushes_is_none() -> None:
    nodes = NODES.replace("1. Verify", "1. Look").replace("Verify", "Look").replace("2. Ship", "2. Check and ship")
    assert len(marked("VS454", _flow(nodes, "Look -> Ship; Ship -> Done;"))) == 1


def test_flow_that_begins_with_the_change_is_found() -> None:
    text = _flow('Ship [label="2. Ship"]; Verify [label="1. Verify"]; Done;', "Ship -> Verify; Verify -> Done;")
    assert [place for place, _ in marked("VS454", text)] == _place_of_ship(text)


def test_two_gates_on_two_ways_are_enough() -> None:
    nodes = f'Start; Approval [label="Approved?"]; {NODES}'
    assert marked("VS454", _flow(nodes, f"Start -> Verify; Start -> Approval; Approval -> Ship; {EDGES}")) == []


@pytest.mark.parametrize(
    "node", ["SafetyGate", "safety_gate", 'T [label="1. Run the tests"]', "PreDeployChecks", 'C [label="Confirm"]']
)
def test_gate_however_it_is_called_is_one(node: str) -> None:
    name = node.split(maxsplit=1)[0]
    assert marked("VS454", _flow(f"Start; {node}; {NODES}", f"Start -> {name}; {name} -> Ship; {EDGES}")) == []


def test_skill_without_a_gate_is_the_matter_of_another_rule() -> None:
    assert marked("VS454", _flow(f"Start; {NODES}", "Start -> Ship;", gates="")) == []
