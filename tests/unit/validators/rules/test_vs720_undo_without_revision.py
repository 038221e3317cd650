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


def test_command_that_is_only_tried_changes_nothing() -> None:
    text = "kubectl rollout undo deployment/shop --dry-run=server\n"
    assert in_script("VS720", text) == []
    assert len(in_script("VS720", text.replace("--dry-run", "--now"))) == 1


@pytest.mark.parametrize("command", ["helm rollback shop 0", "argocd app rollback shop", "helm -n a rollback shop"])
def test_release_that_goes_back_to_whatever_was_before_is_found(command: str) -> None:
    assert in_script("VS720", f"{command}\n") == [("1:1", command)]


@pytest.mark.parametrize("command", ["helm rollback shop 3", "argocd app rollback a 4", "helm rollback a --dry-run"])
def test_release_that_names_its_revision_or_is_only_tried_is_left_alone(command: str) -> None:
    assert in_script("VS720", f"{command}\n") == []
