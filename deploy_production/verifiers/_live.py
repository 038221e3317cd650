"""Live objects as a rollback sees them: their restorable content, and whether a Deployment is stable."""

from collections.abc import Mapping
from typing import Any

from deploy_production.model.canonical import digest
from deploy_production.model.target import Manifest

_SERVER_KEPT = frozenset(
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


def restorable(live: Manifest) -> dict[str, Any]:
    """Returns what of a live object a rollback would write."""
    metadata = {key: value for key, value in live["metadata"].items() if key not in _SERVER_KEPT}
    annotations = {key: value for key, value in (metadata.pop("annotations", None) or {}).items() if key != _REVISION}
    if annotations:
        metadata["annotations"] = annotations
    return {**{key: value for key, value in live.items() if key != "status"}, "metadata": metadata}


def same_content(one: Manifest, other: Manifest) -> bool:
    return digest(_compared(one)) == digest(_compared(other))


def _compared(manifest: Manifest) -> dict[str, Any]:
    content = restorable(manifest)
    template = (content.get("spec") or {}).get("template")
    if not isinstance(template, Mapping):
        return content
    # The server writes `creationTimestamp: null` into templates or leaves it out, whatever the client library is.
    metadata = {key: value for key, value in (template.get("metadata") or {}).items() if key != "creationTimestamp"}
    return {**content, "spec": {**content["spec"], "template": {**template, "metadata": metadata}}}


def instability(deployment: Manifest) -> str:
    """Says why a Deployment is not stable as it stands; empty when it is. Missing is not zero, and not stable."""
    spec, status = deployment.get("spec") or {}, deployment.get("status") or {}
    wanted = spec.get("replicas")
    if spec.get("paused"):
        return "it is paused, so nothing can be rolled back"
    if status.get("observedGeneration") != deployment["metadata"].get("generation"):
        return "the controller has not seen its last change yet"
    if not wanted:
        return "it has no replicas"
    for field, word in (("updatedReplicas", "updated"), ("availableReplicas", "available"), ("replicas", "there")):
        found = status.get(field)
        if found != wanted:
            return f"{found or 'none'} of {wanted} replicas are {word}"
    return ""
