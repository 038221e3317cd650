from tests.unit.validators.rules._found import places
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback


def test_step_with_a_timeout_is_bounded() -> None:
    assert places("VS420", HEAD + rollback(UNDO + VERIFY)) == []


def test_timeout_that_cannot_be_read_is_one_finding() -> None:
    text = HEAD + rollback(UNDO + VERIFY.replace("2 minutes", "a while"))
    assert places("VS420", text) == []
    assert places("VS424", text) == ["17:10"]
