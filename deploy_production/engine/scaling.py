"""Replica counts that somebody else keeps: an autoscaler, or a person with `kubectl scale`.

Where the scale subresource of an object has a manager of its own, its count is not ours: it is neither written nor
compared. A manifest that names a count is applied without it there, so that a release never undoes an autoscaler.
"""

from typing import Any

from deploy_production.model.content import content_digest
from deploy_production.model.target import ContentDigest, Manifest


def is_scaled_elsewhere(manifest: Manifest) -> bool:
    """Returns whether somebody has set the count through the scale subresource."""
    return any(entry.get("subresource") == "scale" for entry in manifest["metadata"].get("managedFields", []))


def replicas_of(manifest: Manifest) -> int | None:
    return (manifest.get("spec") or {}).get("replicas")


def with_replicas(manifest: Manifest, replicas: int | None) -> Manifest:
    """Returns the manifest with this count, without one for None."""
    spec: dict[str, Any] = {key: value for key, value in (manifest.get("spec") or {}).items() if key != "replicas"}
    return {**manifest, "spec": spec if replicas is None else {**spec, "replicas": replicas}}


def yielding(manifest: Manifest, live: Manifest | None) -> Manifest:
    """Returns what may be written over a live object: without a count that is somebody else's."""
    is_theirs = live is not None and is_scaled_elsewhere(live)
    return with_replicas(manifest, None) if is_theirs else manifest


def planned_digest(live: Manifest) -> ContentDigest:
    """Returns the digest by which drift is told: without a count that is somebody else's."""
    return content_digest(with_replicas(live, None) if is_scaled_elsewhere(live) else live)
