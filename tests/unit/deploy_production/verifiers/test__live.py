from typing import Any

import pytest

from deploy_production.verifiers._live import restorable, same_content


def deployment(*, annotations: dict[str, str] | None = None, template: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "kind": "Deployment",
        "metadata": {"name": "web", "uid": "1", "resourceVersion": "7", "annotations": annotations},
        "spec": {"replicas": 2, "template": {"metadata": template, "spec": {"containers": []}}},
        "status": {"replicas": 2},
    }


def test_what_the_server_keeps_is_not_written_back() -> None:
    live = deployment(annotations={"deployment.kubernetes.io/revision": "3", "team": "shop"})
    assert restorable(live)["metadata"] == {"name": "web", "annotations": {"team": "shop"}}
    assert "status" not in restorable(live)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"annotations": {"deployment.kubernetes.io/revision": "3"}}, {"annotations": None}),
        ({"template": {"creationTimestamp": None, "labels": {"a": "b"}}}, {"template": {"labels": {"a": "b"}}}),
        ({"template": {"creationTimestamp": None}}, {"template": None}),
    ],
)
def test_bookkeeping_of_server_and_controllers_is_no_difference(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert same_content(deployment(**one), deployment(**other))


@pytest.mark.parametrize(
    "other",
    [
        {"annotations": {"team": "shop"}},
        {"template": {"labels": {"a": "b"}}},
    ],
)
def test_everything_else_is_a_difference(other: dict[str, Any]) -> None:
    assert not same_content(deployment(), deployment(**other))
