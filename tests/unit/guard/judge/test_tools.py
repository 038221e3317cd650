import pytest

from guard.judge import tools
from guard.judge.change import ANYWHERE, CLUSTER, LOCAL
from tests.unit.guard.judge.lines import command


def reaches(line: str, *, fork: bool = True) -> list[str]:
    said = command(line)
    return [change.reach for change in tools.changes(said.argv[0].text, said, fork)]


@pytest.mark.parametrize(
    "line",
    [
        "argocd app get web", "argocd version", "flux get kustomizations", "skaffold render", "kind get clusters",
        "minikube status", "minikube kubectl -- get pods", "k3s kubectl get pods", "k3d cluster list", "kubectx",
        "kubectx -c", "stern web", "kustomize build .", "istioctl analyze", "eksctl get cluster", "velero get backups",
    ],
)  # fmt: skip
def test_reading_passes(line: str) -> None:
    assert reaches(line) == []


@pytest.mark.parametrize(
    ("line", "reach"),
    [
        ("argocd app sync web", ANYWHERE),
        ("argocd ? get web", ANYWHERE),
        ("argocd --server x app get web", ANYWHERE),
        ("flux reconcile kustomization web", CLUSTER),
        ("skaffold run", CLUSTER),
        ("istioctl install", CLUSTER),
        ("eksctl delete cluster x", ANYWHERE),
        ("kind create cluster", LOCAL),
        ("minikube start", LOCAL),
        ("minikube kubectl -- delete pod x", LOCAL),
        ("k3s kubectl delete pod x", ANYWHERE),
        ("microk8s helm upgrade web .", ANYWHERE),
        ("kubectx production", LOCAL),
        ("kubens hello", LOCAL),
        ("k9s", CLUSTER),
        ("kustomize build --enable-exec .", LOCAL),
    ],
)
def test_changes_and_what_cannot_be_known_do_not_pass(line: str, reach: str) -> None:
    assert reaches(line) == [reach]


def test_the_context_is_read_where_the_program_has_it() -> None:
    (change,) = tools.changes("skaffold", command("skaffold run --kube-context=dev -n shop"), fork=False)
    assert change.aim is not None
    assert change.aim.context is not None
    assert change.aim.context.text == "dev"


def test_a_context_that_another_option_may_have_taken_does_not_count() -> None:
    (change,) = tools.changes("skaffold", command("skaffold run --tag --kube-context dev"), fork=False)
    assert change.aim is not None
    assert change.aim.context is None
