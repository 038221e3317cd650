from tests.unit.validators.rules._found import places
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback


def test_undo_after_the_only_verification_is_found() -> None:
    steps = VERIFY.replace('id="2"', 'id="1"') + UNDO.replace('id="1"', 'id="2"')
    assert places("VS421", HEAD + rollback(steps)) == ["16:10"]
