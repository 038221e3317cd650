from dataclasses import FrozenInstanceError, replace

import pytest

from deploy_production.ledger.codec import decode, encode
from deploy_production.model.target import Image, ObjectKey, Target

TARGET = Target(
    context="eu", cluster_uid="uid", server_version="v1.37.2", namespace="shop", application="web", rehearsal=False
)
KEY = ObjectKey(api_version="apps/v1", kind="Deployment", namespace="shop", name="web")
IMAGE = Image(repository="registry.example:5000/shop/web", tag="v1", digest=None)


def test_a_target_says_where_it_is() -> None:
    assert str(TARGET) == "web in shop on eu"


def test_a_rehearsal_says_so_wherever_it_is_named() -> None:
    assert str(replace(TARGET, rehearsal=True)) == "web in shop on eu (REHEARSAL)"


def test_a_key_is_taken_from_a_manifest() -> None:
    manifest = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}}

    assert ObjectKey.of(manifest) == KEY


def test_an_object_of_the_whole_cluster_has_an_empty_namespace() -> None:
    found = ObjectKey.of({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}})

    assert found.namespace == ""


@pytest.mark.parametrize("missing", ["apiVersion", "kind", "metadata"])
def test_a_manifest_that_names_nothing_has_no_key(missing: str) -> None:
    manifest = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "web"}}
    del manifest[missing]

    with pytest.raises(KeyError):
        ObjectKey.of(manifest)


def test_a_key_is_shown_as_kind_and_name() -> None:
    assert str(KEY) == "Deployment/web"


def test_keys_differ_by_namespace_and_version_although_they_are_shown_alike() -> None:
    assert len({KEY, replace(KEY, namespace="other"), replace(KEY, api_version="apps/v2")}) == 3


def test_an_image_is_named_by_its_tag_with_the_port_of_its_registry() -> None:
    assert IMAGE.tagged == "registry.example:5000/shop/web:v1"


def test_a_pinned_image_is_named_by_its_digest_alone() -> None:
    assert replace(IMAGE, digest="sha256:ab").pinned == "registry.example:5000/shop/web@sha256:ab"


def test_an_image_that_was_not_pushed_cannot_be_pinned() -> None:
    with pytest.raises(RuntimeError, match="no digest yet"):
        _ = IMAGE.pinned


@pytest.mark.parametrize("value", [TARGET, KEY, IMAGE, replace(IMAGE, digest="sha256:ab")])
def test_values_are_read_back_as_they_were_written(value: Target | ObjectKey | Image) -> None:
    assert decode(type(value), encode(value)) == value


def test_values_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        TARGET.namespace = "other"  # type: ignore[misc]  # that it cannot is the point
