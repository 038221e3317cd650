import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD
from validators.rules.vs458_bad_direction import _flow


@pytest.mark.parametrize(("way", "meant"), [("TD", "TB"), ("tb", "TB"), ("lr", "LR")])
def test_direction_that_graphviz_does_not_know_is_found_with_the_one_that_is_meant(way: str, meant: str) -> None:
    (found,) = findings("VS458", _flow(way))
    assert str(found.start) == "7:27"
    assert [edit.text for edit in found.fixes[0].edits] == [meant]
    assert not found.fixes[0].is_safe


def test_word_that_is_no_direction_is_found_and_not_guessed() -> None:
    (found,) = findings("VS458", _flow("down"))
    assert found.fixes == ()


def test_quoted_direction_is_found_within_its_quotes() -> None:
    assert marked("VS458", _flow('"TD"')) == [("7:28", "TD")]


@pytest.mark.parametrize("way", ["TB", "BT", "LR", "RL", '"LR"'])
def test_direction_that_graphviz_knows_is_left_alone(way: str) -> None:
    assert marked("VS458", _flow(way)) == []


@pytest.mark.parametrize(
    "written",
    ["// rankdir=TD\n", "/* rankdir=TD\n */", "\n# rankdir=TD\n", 'Ship [label="rankdir=TD"];', '// a "quote\n'],
)
def test_direction_in_a_comment_or_a_label_draws_nothing(written: str) -> None:
    assert marked("VS458", _flow("TB").replace("Ship; Done;", f"{written} Ship; Done;")) == []
    assert len(marked("VS458", _flow("TD").replace("Ship; Done;", f"{written} Ship; Done;"))) == 1


def test_drawing_outside_the_flow_is_left_alone() -> None:
    assert marked("VS458", f"{_flow('TB')}\n```dot\ndigraph Other {{ rankdir=TD; }}\n```\n") == []
    assert marked("VS458", f"{HEAD}\nrankdir=TD\n") == []
