from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, gate


def test_gate_without_checks_is_found_at_its_checks() -> None:
    assert places("VS410", HEAD + gate("")) == ["7:1"]


def test_gate_of_comments_only_is_empty_too() -> None:
    assert places("VS410", HEAD + gate("<!-- later -->\n")) == ["7:1"]


def test_gate_whose_only_check_is_commented_out_is_empty_and_said_to_hide_it() -> None:
    text = HEAD + gate(f"<!--\n{CHECK}-->\n")
    assert places("VS410", text) == ["7:1"]
    assert places("VS304", text) == ["9:1"]
