"""The content of an object: what makes two of them the same, and what of one can be written again.

* Content is everything but what the server, the controllers or this product itself keep in an object.
* It compares what it is given; asking the cluster, and letting it fill in defaults, is the caller's part.
"""

from collections.abc import Mapping
from typing import Any

from deploy_production.model.canonical import digest
from deploy_production.model.run import Change
from deploy_production.model.target import ContentDigest, Manifest

OWN_PREFIX = "deploy-production.dev/"
"""Annotations of this product begin with it and are no content."""
_SERVER_METADATA = frozenset(
    {
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "managedFields",
        "selfLink",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
    }
)
_REVISION = "deployment.kubernetes.io/revision"


def normalized(manifest: Manifest) -> dict[str, Any]:
    """Returns the content of an object: without status, server metadata, the revision and our own annotations."""
    content = {key: value for key, value in manifest.items() if key != "status"}
    metadata = {key: value for key, value in manifest.get("metadata", {}).items() if key not in _SERVER_METADATA}
    annotations = {
        key: value for key, value in (metadata.pop("annotations", None) or {}).items() if not _bookkeeping(key)
    }
    if annotations:
        metadata["annotations"] = annotations
    content["metadata"] = metadata
    template = _template(content)
    if template is not None:
        content["spec"] = {**content["spec"], "template": template}
    return content


def content_digest(manifest: Manifest) -> ContentDigest:
    return ContentDigest(digest(normalized(manifest)))


def template_digest(manifest: Manifest) -> str | None:
    """Returns the digest of a workload's pod template, None for an object that has none."""
    template = _template(manifest)
    return None if template is None else digest(template)


def classify(live: Manifest | None, after: Manifest) -> Change:
    """Returns what an apply does, from the live object and what the server's dry run made of it."""
    if live is None:
        return Change.CREATED
    if content_digest(live) == content_digest(after):
        return Change.UNCHANGED
    if template_digest(live) != template_digest(after):
        return Change.TEMPLATE_CHANGED
    return Change.SPEC_CHANGED


def restorable(manifest: Manifest) -> dict[str, Any]:
    """Returns what of a live object can be written again: our own annotations too, which say what is live."""
    metadata = {key: value for key, value in manifest["metadata"].items() if key not in _SERVER_METADATA}
    annotations = {key: value for key, value in (metadata.pop("annotations", None) or {}).items() if key != _REVISION}
    if annotations:
        metadata["annotations"] = annotations
    return {**{key: value for key, value in manifest.items() if key != "status"}, "metadata": metadata}


def _bookkeeping(annotation: str) -> bool:
    """Whether an annotation is the controllers' or this product's own note, and so is no content."""
    return annotation == _REVISION or annotation.startswith(OWN_PREFIX)


def _template(manifest: Mapping[str, Any]) -> dict[str, Any] | None:
    template = (manifest.get("spec") or {}).get("template")
    if not isinstance(template, Mapping):
        return None
    # The server stores `creationTimestamp: null` in templates or leaves it out, whatever the client library is.
    metadata = {key: value for key, value in (template.get("metadata") or {}).items() if key != "creationTimestamp"}
    return {**template, "metadata": metadata}
