from tests.unit.validators.rules._found import places
from validators.rules._examples import HEAD


def _flow(body: str) -> str:
    return f"{HEAD}<logic_flow>\ndigraph Release {{ {body} }}\n</logic_flow>\n"


def test_node_that_nothing_leads_to_is_found() -> None:
    assert places("VS450", _flow("A; B; C; A -> B;")) == ["7:25"]


def test_circle_without_an_end_is_found_at_each_of_its_nodes() -> None:
    assert places("VS450", _flow("A; B; A -> B; B -> A;")) == ["7:19", "7:22"]


def test_circle_with_a_way_out_is_fine() -> None:
    assert places("VS450", _flow("A; B; C; A -> B; B -> A; B -> C;")) == []
