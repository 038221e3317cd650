from tests.unit.validators.rules._found import found
from validators.rules._examples import CHECK, HEAD, gate


def test_gate_without_checks_is_found_at_its_checks() -> None:
    assert found(HEAD + gate("")) == [("empty-gate", "7:1")]


def test_gate_of_comments_only_is_empty_too() -> None:
    assert found(HEAD + gate("<!-- later -->\n")) == [("empty-gate", "7:1")]


def test_gate_whose_only_check_is_commented_out_is_empty_and_said_to_hide_it() -> None:
    assert found(HEAD + gate(f"<!--\n{CHECK}-->\n")) == [("empty-gate", "7:1"), ("syntax", "9:1")]
