import pytest

from validators.shell.effects import Effect, changes
from validators.shell.invocations import read_invocations
from validators.snippet import Snippet


def _effect(line: str) -> Effect | None:
    (first, *_) = read_invocations([Snippet(text=line, start=0, origin="script")])
    return changes(first)


@pytest.mark.parametrize(
    "line",
    [
        "kubectl apply -f x",
        "kubectl -n prod --context prod delete pod x",
        "sudo -u deploy timeout 5m kubectl rollout undo deployment/x",
        "env A=b /usr/bin/kubectl scale deployment/x --replicas=3",
        "xargs -n 1 kubectl delete pod",
        "oc set image deployment/x a=b:1",
        "kubectl apply --dry-run=none -f x",
        "helm upgrade x ./chart",
        "argocd app sync x",
    ],
)
def test_command_that_changes_a_cluster(line: str) -> None:
    assert _effect(line) is Effect.CLUSTER


@pytest.mark.parametrize("line", ["docker push a:b", "docker buildx build --push -t a:b .", "skopeo copy a b"])
def test_command_that_changes_a_registry(line: str) -> None:
    assert _effect(line) is Effect.REGISTRY


@pytest.mark.parametrize(
    "line",
    [
        "kubectl get pods",
        "kubectl -n apply get pods",
        "kubectl apply --dry-run=client -f x",
        "kubectl apply --dry-run -f x",
        "kubectl delete -h",
        "kubectl rollout status deployment/x",
        "kubectl auth can-i delete pods",
        "kubectl --context kind-test apply -f x",
        "minikube kubectl -- apply -f x",
        "docker build -t a:b .",
        "helm template x ./chart",
        "helm upgrade x ./chart --dry-run",
        "echo kubectl apply",
        "npm test",
    ],
)
def test_command_that_changes_nothing(line: str) -> None:
    assert _effect(line) is None
