import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import CHECK, HEAD, UNDO, VERIFY, gate, rollback

BACK = HEAD + rollback(UNDO + VERIFY)
TAG = '<safety_gate type="blocking" phase="pre_deployment">'


def test_gate_that_stands_only_in_a_fence_is_found_at_its_tag() -> None:
    assert marked("VS306", f"{BACK}\n```xml\n{gate(CHECK)}```\n") == [("23:1", TAG)]


def test_fence_of_tildes_and_an_indented_tag_hide_a_gate_too() -> None:
    assert marked("VS306", f"{BACK}\n~~~\n  {gate(CHECK)}~~~\n") == [("23:3", TAG)]


def test_rollback_in_a_fence_beside_a_gate_is_found() -> None:
    text = f"{HEAD}{gate(CHECK)}\n```xml\n{rollback(UNDO)}```\n"
    assert marked("VS306", text) == [("16:1", "<rollback_procedure>")]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\n```xml\n{gate(CHECK)}```\n",
        f"{BACK}{gate(CHECK)}\n```xml\n{gate(CHECK)}```\n",
        f"{BACK}\n```xml\nwrite <safety_gate> here\n```\n",
    ],
)
def test_block_that_is_shown_and_hides_nothing_is_left_alone(text: str) -> None:
    assert marked("VS306", text) == []
