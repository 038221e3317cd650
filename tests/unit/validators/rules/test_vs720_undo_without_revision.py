import pytest

from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback

UNDONE = "kubectl rollout undo deployment/shop"


@pytest.mark.parametrize(
    "command",
    [
        UNDONE,
        f"{UNDONE} --to-revision=0",
        f"{UNDONE} --to-revision 0",
        "kubectl -n shop rollout undo deployment shop",
        "oc rollout undo dc/shop",
        "helm rollback shop",
    ],
)
def test_undo_that_names_no_revision_is_found(command: str) -> None:
    assert marked("VS720", fence(command)) == [("10:1", command)]
    assert in_script("VS720", f"{command}\n") == [("1:1", command)]


def test_undo_of_a_rollback_is_found_in_its_element() -> None:
    assert marked("VS720", HEAD + rollback(UNDO + VERIFY)) == [("12:10", UNDONE)]


@pytest.mark.parametrize(
    "command",
    [
        f"{UNDONE} --to-revision=4",
        f'{UNDONE} --to-revision "$GOOD"',
        "helm rollback shop 3",
        'helm rollback shop "$GOOD"',
        "kubectl rollout status deployment/shop",
        "echo kubectl rollout undo deployment/shop",
    ],
)
def test_undo_that_names_its_revision_is_left_alone(command: str) -> None:
    assert in_script("VS720", f"{command}\n") == []
