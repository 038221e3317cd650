from tests.unit.validators.rules._found import found
from validators.rules._examples import CHECK, HEAD, gate


def test_second_check_of_one_name_is_found() -> None:
    assert found(HEAD + gate(CHECK + CHECK)) == [("duplicate-check-id", "12:1")]


def test_ids_are_unique_over_all_gates_of_a_document() -> None:
    second = gate(CHECK).replace("pre_deployment", "post_deployment")
    assert found(HEAD + gate(CHECK) + second) == [("duplicate-check-id", "16:1")]
