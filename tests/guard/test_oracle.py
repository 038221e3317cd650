"""The judge of what was recorded, apart from the guard and stricter than it needs to be."""

import pytest

from tests.guard.kit.oracle import changes, reads
from tests.guard.kit.sandbox import Trace


@pytest.mark.parametrize(
    "text",
    [
        "kubectl get pods", "kubectl -n delete get pods", "kubectl auth can-i delete pods", "kubectl delete --help",
        "kubectl apply -f x --dry-run=none --dry-run=server", "kubectl", "docker ps",
        "kubectl rollout", "docker image", "docker logs exec",
        "docker --log-level debug images", "docker compose -f x ps", "helm list", "deploy-production plan v1",
        "gh pr create",
    ],
)  # fmt: skip
def test_reading_is_reading(text: str) -> None:
    assert reads(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "kubectl delete pod x", "kubectl -n get delete pod x", "kubectl apply -f x --dry-run=server --dry-run=none",
        "kubectl delete pod x -l --dry-run=client", "kubectl delete pod -- --dry-run=client", "kubectl exec web -- ls",
        "kubectl made-up", "kubectl auth reconcile -f x", "kubectl config use-context x", "docker push x",
        "docker --config images push x", "docker build --push .", "docker run alpine", "docker compose up",
        "docker made-up",
        "helm upgrade x", "deploy-production authorize v1", "claude --bare -p hi", "ctr images push x",
    ],
)  # fmt: skip
def test_what_is_not_known_to_read_changes_something(text: str) -> None:
    assert not reads(text.split())


def test_requests_count_by_method_and_by_what_they_open() -> None:
    requests = (
        ("GET", "/api/v1/pods"),
        ("DELETE", "/api/v1/x"),
        ("GET", "/api/v1/namespaces/a/pods/b/exec?command=ls"),
    )
    trace = Trace(calls=(), requests=requests, changed=(), status=0, said="")
    assert changes(trace) == ["DELETE /api/v1/x", "GET /api/v1/namespaces/a/pods/b/exec?command=ls"]
