"""What the content of an object is."""

import copy
from typing import Any

import pytest

from deploy_production.model.content import classify, content_digest, normalized, restorable, template_digest
from deploy_production.model.run import Change
from tests.simulators.objects import DEPLOYMENT, annotated, changed, config, secret, with_image

SERVER_METADATA = {
    "uid": "8c6f",
    "resourceVersion": "41",
    "generation": 3,
    "creationTimestamp": "2026-11-23T18:00:00Z",
    "managedFields": [{"manager": "x"}],
    "selfLink": "/x",
    "deletionTimestamp": "2026-11-23T18:00:00Z",
}


@pytest.mark.parametrize("field", sorted(SERVER_METADATA))
def test_what_the_server_keeps_in_metadata_is_no_content(field: str) -> None:
    live = copy.deepcopy(DEPLOYMENT)
    live["metadata"][field] = SERVER_METADATA[field]
    assert content_digest(live) == content_digest(DEPLOYMENT)


def test_status_revision_and_our_own_annotations_are_no_content() -> None:
    live = annotated(**{"deployment.kubernetes.io/revision": "7", "deploy-production.dev/run": "run-x"})
    live["status"] = {"replicas": 2}
    assert normalized(live) == normalized(DEPLOYMENT)
    assert content_digest(live) == content_digest(DEPLOYMENT)


@pytest.mark.parametrize(
    "other",
    [
        changed(replicas=3),
        with_image("registry:5000/web:2"),
        annotated(team="shop"),
        annotated(**{"deploy-production.devil/run": "x"}),
        {**DEPLOYMENT, "kind": "Job"},
    ],
)
def test_everything_else_is_content(other: dict[str, Any]) -> None:
    assert content_digest(other) != content_digest(DEPLOYMENT)


def test_normalizing_leaves_the_object_as_it_was() -> None:
    live = annotated(**{"deploy-production.dev/run": "run-x"})
    before = copy.deepcopy(live)
    normalized(live)
    assert live == before


def test_a_null_in_the_place_of_a_map_is_an_empty_map() -> None:
    live = copy.deepcopy(DEPLOYMENT)
    live["metadata"]["annotations"] = None
    live["spec"]["template"]["metadata"]["creationTimestamp"] = None
    assert content_digest(live) == content_digest(DEPLOYMENT)


def test_only_workloads_have_a_template_digest() -> None:
    assert template_digest(config(a="1")) is None
    assert template_digest(DEPLOYMENT) == template_digest(changed(replicas=5))
    assert template_digest(DEPLOYMENT) != template_digest(with_image("x"))


@pytest.mark.parametrize(
    ("live", "after", "change"),
    [
        (None, DEPLOYMENT, Change.CREATED),
        (DEPLOYMENT, {**DEPLOYMENT, "status": {"replicas": 1}}, Change.UNCHANGED),
        (DEPLOYMENT, changed(replicas=3), Change.SPEC_CHANGED),
        (DEPLOYMENT, annotated(team="shop"), Change.SPEC_CHANGED),
        (DEPLOYMENT, with_image("registry:5000/web@sha256:1"), Change.TEMPLATE_CHANGED),
        (config(a="1"), config(a="2"), Change.SPEC_CHANGED),
        (secret(a="1"), secret(a="1"), Change.UNCHANGED),
    ],
)
def test_each_change_has_its_class(live: dict[str, Any] | None, after: dict[str, Any], change: Change) -> None:
    assert classify(live, after) is change


def test_what_can_be_restored_keeps_our_own_annotations_and_leaves_the_revision_out() -> None:
    live = annotated(**{"deploy-production.dev/run": "run-1", "deployment.kubernetes.io/revision": "7", "team": "shop"})
    live["status"] = {"replicas": 2}

    found = restorable(live)

    assert found["metadata"]["annotations"] == {"deploy-production.dev/run": "run-1", "team": "shop"}
    assert "status" not in found
