from typing import Any

import pytest

from deploy_production.verifiers._live import instability

SETTLED = {"observedGeneration": 3, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2}


def deployment(*, spec: dict[str, Any] | None = None, **status: Any) -> dict[str, Any]:
    return {
        "kind": "Deployment",
        "metadata": {"name": "web", "generation": 3},
        "spec": {"replicas": 2, **(spec or {})},
        "status": {**SETTLED, **status},
    }


def test_a_settled_deployment_is_stable() -> None:
    assert instability(deployment()) == ""


@pytest.mark.parametrize(
    ("live", "why"),
    [
        (deployment(spec={"paused": True}), "paused"),
        (deployment(spec={"replicas": 0}), "no replicas"),
        (deployment(observedGeneration=2), "has not seen"),
        (deployment(availableReplicas=1), "1 of 2 replicas are available"),
        (deployment(availableReplicas=None), "none of 2 replicas are available"),
        (deployment(updatedReplicas=1), "1 of 2 replicas are updated"),
        (deployment(replicas=3), "3 of 2 replicas are there"),
    ],
)
def test_everything_else_says_why_it_is_not(live: dict[str, Any], why: str) -> None:
    assert why in instability(live)
