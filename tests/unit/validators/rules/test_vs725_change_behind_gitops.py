import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence

SYNC = "argocd app sync shop"


@pytest.mark.parametrize(
    "command",
    [
        "kubectl rollout undo deployment/shop --to-revision=3",
        "kubectl -n shop scale deployment/shop --replicas=3",
        "kubectl set image deployment/shop web=shop:$VERSION",
        "kubectl patch deployment shop -p '{}'",
        "oc edit deployment shop",
    ],
)
def test_change_by_hand_is_found_at_its_command(command: str) -> None:
    assert marked("VS725", fence(f"{SYNC}\n{command}")) == [("11:1", command)]
    assert in_script("VS725", f"{command}\n{SYNC}\n") == [("1:1", command)]


def test_owner_is_called_by_its_name() -> None:
    (found,) = findings("VS725", fence("flux reconcile kustomization shop\nkubectl scale deploy/shop --replicas=3"))
    assert found.message.startswith("Flux undoes")


@pytest.mark.parametrize(
    "suspension",
    [
        "flux suspend kustomization shop",
        "argocd app set shop --sync-policy none",
        "argocd app set shop --sync-policy=manual",
    ],
)
def test_change_while_the_owner_is_suspended_is_left_alone(suspension: str) -> None:
    assert in_script("VS725", f"{SYNC}\n{suspension}\nkubectl scale deploy/shop --replicas=3\n") == []


@pytest.mark.parametrize(
    "command",
    [
        "kubectl get pods",
        "kubectl patch application shop -p '{}'",
        "kubectl -n argocd edit configmap argocd-cm",
        "kubectl rollout status deployment/shop",
    ],
)
def test_look_and_change_of_the_owner_itself_are_left_alone(command: str) -> None:
    assert in_script("VS725", f"{SYNC}\n{command}\n") == []


def test_word_argocd_alone_owns_nothing() -> None:
    text = "# argocd comes later\nkubectl scale deploy/shop --replicas=3\n"
    assert in_script("VS725", text) == []


def test_command_that_is_only_tried_changes_nothing() -> None:
    text = "argocd app sync shop\nkubectl scale deploy/shop --replicas=3 --dry-run=server\n"
    assert in_script("VS725", text) == []
    assert len(in_script("VS725", text.replace("--dry-run", "--now"))) == 1
