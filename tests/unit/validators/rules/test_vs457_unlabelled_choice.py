from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._flow import EDGES, NODES, released


def _flow(edges: str) -> str:
    return HEAD + gate(CHECK) + released(f"{NODES} Undo;", edges)


def _columns(text: str, *edges: str) -> list[str]:
    return [f"15:{text.splitlines()[14].index(edge) + 1}" for edge in edges]


def test_each_way_that_does_not_say_when_it_is_taken_is_found() -> None:
    text = _flow(f"{EDGES} Ship -> Undo;")
    assert places("VS457", text) == _columns(text, "Ship -> Done", "Ship -> Undo")


def test_only_the_way_without_a_label_is_found() -> None:
    text = _flow('Verify -> Ship; Ship -> Done; Ship -> Undo [label="Errors"];')
    assert places("VS457", text) == _columns(text, "Ship -> Done")


def test_empty_label_says_nothing() -> None:
    for label in ("", " "):
        text = _flow(f'Verify -> Ship; Ship -> Done [label="{label}"]; Ship -> Undo [label="Errors"];')
        assert places("VS457", text) == _columns(text, "Ship -> Done")


def test_one_way_and_ways_that_meet_are_left_alone() -> None:
    assert places("VS457", _flow("Verify -> Ship; Ship -> Done; Undo -> Done;")) == []


def test_ways_that_all_say_when_are_left_alone() -> None:
    assert places("VS457", _flow('Verify -> Ship; Ship -> Done [label="OK"]; Ship -> Undo [label="Errors"];')) == []
