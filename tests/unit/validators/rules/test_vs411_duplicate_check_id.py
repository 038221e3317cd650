from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, gate


def test_second_check_of_one_name_is_found() -> None:
    assert places("VS411", HEAD + gate(CHECK + CHECK)) == ["12:1"]


def test_ids_are_unique_over_all_gates_of_a_document() -> None:
    second = gate(CHECK).replace("pre_deployment", "post_deployment")
    assert places("VS411", HEAD + gate(CHECK) + second) == ["16:1"]
