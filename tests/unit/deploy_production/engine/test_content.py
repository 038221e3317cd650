"""The content of objects and how they differ."""

import base64
import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_production.engine.content import classify, content_digest, diff, normalized, template_digest
from deploy_production.model.run import Change

DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
    "spec": {
        "replicas": 2,
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "web", "image": "registry:5000/web:1"}]},
        },
    },
}
SERVER_METADATA = {
    "uid": "8c6f",
    "resourceVersion": "41",
    "generation": 3,
    "creationTimestamp": "2026-11-23T18:00:00Z",
    "managedFields": [{"manager": "x"}],
    "selfLink": "/x",
    "deletionTimestamp": "2026-11-23T18:00:00Z",
}


def changed(**spec: Any) -> dict[str, Any]:
    result = copy.deepcopy(DEPLOYMENT)
    result["spec"].update(spec)
    return result


def annotated(**annotations: str) -> dict[str, Any]:
    result = copy.deepcopy(DEPLOYMENT)
    result["metadata"]["annotations"] = annotations
    return result


def with_image(image: str) -> dict[str, Any]:
    result = copy.deepcopy(DEPLOYMENT)
    result["spec"]["template"]["spec"]["containers"][0]["image"] = image
    return result


def secret(**values: str) -> dict[str, Any]:
    data = {name: base64.b64encode(value.encode()).decode() for name, value in values.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "type": "Opaque", "data": data}


def config(**values: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": values}


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


def test_the_same_content_has_no_difference() -> None:
    assert diff({**DEPLOYMENT, "status": {"x": 1}}, DEPLOYMENT) == ()


def test_a_difference_is_shown_as_lines_before_and_after() -> None:
    lines = diff(DEPLOYMENT, with_image("registry:5000/web:2"))
    assert lines[:2] == ("--- live", "+++ planned")
    assert "-      - image: registry:5000/web:1" in lines
    assert "+      - image: registry:5000/web:2" in lines


def test_annotations_are_shown_without_the_copy_that_kubectl_keeps() -> None:
    kept = annotated(**{"team": "shop", "kubectl.kubernetes.io/last-applied-configuration": "{}"})
    lines = diff(DEPLOYMENT, kept)
    assert "+    team: shop" in lines
    assert not any("last-applied" in line for line in lines)


def test_a_new_object_is_shown_whole() -> None:
    lines = diff(None, config(a="1"))
    assert [line for line in lines[3:] if not line.startswith("+")] == []
    assert "+  a: '1'" in lines


def test_text_of_several_lines_is_compared_line_by_line() -> None:
    lines = diff(config(f="one\ntwo\nthree\n"), config(f="one\nTWO\nthree\n"))
    assert "-    two" in lines
    assert "+    TWO" in lines
    assert "     one" in lines


def test_values_of_a_secret_are_never_shown() -> None:
    before, after = secret(password="hunter2", same="unchanged"), secret(password="correct horse", same="unchanged")
    after["metadata"]["annotations"] = {"kubectl.kubernetes.io/last-applied-configuration": "hunter2"}
    for key in (None, b"key"):
        for live in (before, None):
            shown = "\n".join(diff(live, after, key=key))
            for value in ("hunter2", "correct horse", "unchanged"):
                assert value not in shown
                assert base64.b64encode(value.encode()).decode() not in shown


def test_without_a_key_it_is_told_which_values_of_a_secret_change() -> None:
    lines = diff(secret(a="1", b="2"), secret(a="1", b="3"))
    assert "   a: (hidden)" in lines
    assert "-  b: (hidden, before)" in lines
    assert "+  b: (hidden, after)" in lines


def test_with_a_key_equal_values_of_a_secret_look_equal() -> None:
    first, again, other = (diff(None, secret(a=value), key=b"key") for value in ("1", "1", "2"))
    assert first == again
    assert first != other
    assert first != diff(None, secret(a="1"), key=b"another key")


def test_string_data_and_data_of_a_secret_compare() -> None:
    planned = {**secret(), "stringData": {"a": "1"}}
    assert diff(secret(a="1"), planned) == ()
    assert "+  a: (hidden, after)" in diff(secret(a="0"), planned)


def test_a_secret_that_is_no_base64_is_hidden_too() -> None:
    shown = "\n".join(diff(None, {**secret(), "data": {"a": "not base64!"}}))
    assert "not base64!" not in shown


def test_a_difference_is_capped() -> None:
    many = config(f="\n".join(f"line {number}" for number in range(1000)))
    lines = diff(None, many)
    assert len(lines) == 401
    assert lines[-1].endswith("more lines")


def test_a_difference_that_would_take_too_long_to_find_is_only_counted() -> None:
    huge = config(f="\n".join(str(number) for number in range(6000)))
    assert diff(config(f="x"), huge) == ("too large to show: 6 lines before, 6006 lines after",)


def test_control_characters_do_not_reach_the_terminal() -> None:
    lines = diff(None, config(a="\x1b[31mred\x1b[0m", b="\u202egnp", c="one\n\x1b]0;title\x07two\n"))
    assert not any(char in line for line in lines for char in "\x1b\x07\u202e")


@given(st.dictionaries(st.text("abc", min_size=1), st.text("xyz", min_size=6, max_size=9), min_size=1, max_size=3))
def test_no_value_of_any_secret_is_ever_shown(values: dict[str, str]) -> None:
    shown = "\n".join((*diff(None, secret(**values)), *diff(secret(**values), secret(q="new value"), key=b"k")))
    assert not any(value in shown for value in values.values())
