from tests.unit.validators.rules._found import places
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback


def test_undo_after_the_only_verification_is_found() -> None:
    steps = VERIFY.replace('id="2"', 'id="1"') + UNDO.replace('id="1"', 'id="2"')
    assert places("VS421", HEAD + rollback(steps)) == ["16:10"]


def test_status_of_another_workload_verifies_nothing() -> None:
    other = VERIFY.replace("deployment/shop", "deployment/store")
    assert places("VS421", HEAD + rollback(UNDO + other)) == ["12:10"]
    assert places("VS421", HEAD + rollback(UNDO + other + VERIFY.replace("2", "3", 1))) == []


def test_status_that_writes_the_workload_in_another_way_verifies_it() -> None:
    assert places("VS421", HEAD + rollback(UNDO + VERIFY.replace("deployment/shop", "deploy/shop"))) == []
