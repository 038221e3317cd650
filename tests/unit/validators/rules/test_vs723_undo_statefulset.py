import pytest

from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence


@pytest.mark.parametrize(
    "command",
    [
        "kubectl rollout undo statefulset/db --to-revision=3",
        "kubectl -n data rollout undo sts db",
        "oc rollout undo statefulsets.apps/db",
    ],
)
def test_undo_of_a_statefulset_is_found(command: str) -> None:
    assert marked("VS723", fence(command)) == [("10:1", command)]
    assert in_script("VS723", f"{command}\n") == [("1:1", command)]


def test_pod_that_is_deleted_before_the_undo_does_not_count() -> None:
    undo = "kubectl rollout undo sts/db"
    assert in_script("VS723", f"kubectl delete pod db-2\n{undo}\n") == [("2:1", undo)]


@pytest.mark.parametrize("pod", ["pod db-2", "pod/db-2", "pods -l app=db", "po db-2"])
def test_undo_whose_broken_pod_is_deleted_afterwards_is_left_alone(pod: str) -> None:
    assert in_script("VS723", f"kubectl rollout undo sts/db\nkubectl delete {pod}\n") == []


@pytest.mark.parametrize("command", ["kubectl rollout undo deployment/sts", "kubectl rollout restart sts/db"])
def test_other_workloads_and_other_verbs_are_left_alone(command: str) -> None:
    assert in_script("VS723", f"{command}\n") == []


def test_command_that_is_only_tried_changes_nothing() -> None:
    text = "kubectl rollout undo sts/db --to-revision=3 --dry-run=client\n"
    assert in_script("VS723", text) == []
    assert len(in_script("VS723", text.replace("--dry-run", "--now"))) == 1
