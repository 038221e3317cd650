import pytest

from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback

UNDONE = "kubectl rollout undo deployment/shop"
STATUS = "kubectl rollout status deployment/shop --timeout=2m"


def test_status_right_after_an_undo_is_found() -> None:
    assert marked("VS722", fence(f"{UNDONE}\n{STATUS}")) == [("11:1", STATUS)]
    assert in_script("VS722", f"{UNDONE} && {STATUS}\n") == [("1:41", STATUS)]


def test_status_in_the_next_step_of_a_rollback_is_found() -> None:
    command = "kubectl rollout status deployment/shop"
    assert marked("VS722", HEAD + rollback(UNDO + VERIFY)) == [("16:10", command)]


@pytest.mark.parametrize(
    "commands",
    [
        f"{UNDONE}\nuntil {STATUS}; do sleep 5; done",
        f"{UNDONE}\nwhile ! {STATUS}; do sleep 5; done",
        f"{UNDONE}\nkubectl wait --for=condition=Available deployment/shop\n{STATUS}",
        f"{STATUS}\n{UNDONE}",
        f"kubectl apply -f deploy/\n{STATUS}",
    ],
)
def test_status_that_is_asked_again_or_later_is_left_alone(commands: str) -> None:
    assert in_script("VS722", f"{commands}\n") == []
