import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._flow import EDGES, NODES, released


def _flow(edges: str) -> str:
    return HEAD + gate(CHECK) + released(NODES, edges)


def _column(edge: str, text: str) -> str:
    return f"15:{text.splitlines()[14].index(edge) + 1}"


@pytest.mark.parametrize("edge", ["Ship -> Verify", "Ship -> Ship"])
def test_arrow_that_does_not_go_forward_is_found_at_itself(edge: str) -> None:
    text = _flow(f"{EDGES} {edge};")
    assert [place for place, _ in marked("VS453", text)] == [_column(edge, text)]


def test_arrow_within_a_chain_is_found_too() -> None:
    assert len(marked("VS453", _flow("Verify -> Ship -> Verify;"))) == 1


@pytest.mark.parametrize(
    "edges",
    [
        EDGES,
        'Verify -> Ship; Ship -> Verify [label="Retry"];',
        f"{EDGES} Done -> Verify;",
    ],
)
def test_way_forward_and_way_back_with_its_reason_are_left_alone(edges: str) -> None:
    assert marked("VS453", _flow(edges)) == []
