from tests.unit.validators.rules._found import found
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback


def test_step_with_a_timeout_is_bounded() -> None:
    assert found(HEAD + rollback(UNDO + VERIFY)) == []


def test_timeout_that_cannot_be_read_is_one_finding() -> None:
    assert found(HEAD + rollback(UNDO + VERIFY.replace("2 minutes", "a while"))) == [("syntax", "17:10")]
