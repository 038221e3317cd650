from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._flow import EDGES, NODES, released


def _flow(nodes: str, edges: str) -> str:
    return HEAD + gate(CHECK) + released(nodes, edges)


def test_step_that_the_flow_does_not_know_is_found_at_its_heading() -> None:
    text = _flow('Verify [label="1. Verify"]; Done;', "Verify -> Done;")
    assert [place for place, _ in marked("VS456", text)] == [f"{text.splitlines().index('### 2. Ship') + 1}:1"]


def test_remedy_names_the_number_of_the_step() -> None:
    (found,) = findings("VS456", _flow('Verify [label="1. Verify"]; Ship [label="3. Ship"];', "Verify -> Ship;"))
    assert 'label="2. ..."' in found.message


def test_step_that_only_looks_may_stand_outside_the_flow() -> None:
    text = _flow('Verify [label="1. Verify"]; Done;', "Verify -> Done;").replace(
        "docker push shop:", "docker pull shop:"
    )
    assert marked("VS456", text) == []


def test_flow_without_numbers_says_nothing_about_steps() -> None:
    assert marked("VS456", _flow("Verify; Done;", "Verify -> Done;")) == []


def test_flow_with_a_node_for_each_step_is_left_alone() -> None:
    assert marked("VS456", _flow(NODES, EDGES)) == []
