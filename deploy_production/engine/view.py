"""What the watch has told so far: the newest state of each object, kept in memory, and who belongs to whom.

Only pods of the new revision are ever judged: those whose controller is the ReplicaSet that carries exactly the
template of our Deployment. Old pods never produce a failure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deploy_production.model.target import Manifest, ObjectKey
from deploy_production.ports import WatchEvent, WatchKind

HASH_LABEL = "pod-template-hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One object as our own write returned it: what is tracked, and from which generation on."""

    key: ObjectKey
    uid: str
    generation: int | None
    server_time: datetime | None
    """The API server's time of our write, in whole seconds; conditions older than this are stale."""


def first_write(written: Iterable[Written], otherwise: datetime) -> datetime:
    """Returns the API server's time of the first write; no clock of this machine is in it unless none was told."""
    return min((entry.server_time for entry in written if entry.server_time is not None), default=otherwise)


@dataclass(slots=True)
class View:
    """The cache. `synced` is False until everything that existed has been told."""

    synced: bool = False
    blind_reason: str = ""
    objects: dict[tuple[str, str, str], Manifest] = field(default_factory=dict)

    def feed(self, event: WatchEvent) -> None:
        match event.kind:
            case WatchKind.STATE | WatchKind.CHANGED if event.object is not None:
                self.objects[_place(event.object)] = event.object
            case WatchKind.DELETED if event.object is not None:
                self.objects.pop(_place(event.object), None)
            case WatchKind.BLIND:
                self.synced, self.blind_reason = False, event.message
            case WatchKind.SYNCED:
                self.synced, self.blind_reason = True, ""
            case _:
                pass

    def find(self, key: ObjectKey) -> Manifest | None:
        return self.objects.get((key.kind, key.namespace, key.name))

    def owned(self, kind: str, owner_uid: str) -> list[Manifest]:
        """Returns the objects of a kind whose controller has this uid."""
        return [
            manifest
            for (found_kind, _, _), manifest in self.objects.items()
            if found_kind == kind and _controller_uid(manifest) == owner_uid
        ]

    def new_replica_set(self, deployment: Manifest) -> Manifest | None:
        """Returns the ReplicaSet that carries exactly the Deployment's template."""
        template = template_of(deployment)
        candidates = [
            replica_set
            for replica_set in self.owned("ReplicaSet", deployment["metadata"]["uid"])
            if template_of(replica_set) == template
        ]
        return min(candidates, key=lambda found: found["metadata"].get("creationTimestamp", ""), default=None)

    def new_pods(self, deployment: Manifest) -> list[Manifest]:
        """Returns the pods of the new revision that nobody has begun to delete, oldest name first."""
        replica_set = self.new_replica_set(deployment)
        if replica_set is None:
            return []
        pods = self.owned("Pod", replica_set["metadata"]["uid"])
        living = [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]
        return sorted(living, key=lambda pod: str(pod["metadata"]["name"]))


def template_of(manifest: Manifest) -> Mapping[str, Any]:
    """Returns a pod template without the label that the controller adds to it."""
    template = dict(manifest.get("spec", {}).get("template", {}))
    metadata = dict(template.get("metadata", {}))
    labels = {key: value for key, value in metadata.get("labels", {}).items() if key != HASH_LABEL}
    metadata.pop("creationTimestamp", None)
    return {**template, "metadata": {**metadata, "labels": labels}}


def _controller_uid(manifest: Manifest) -> str | None:
    owners = manifest["metadata"].get("ownerReferences", [])
    return next((owner["uid"] for owner in owners if owner.get("controller")), None)


def _place(manifest: Manifest) -> tuple[str, str, str]:
    metadata = manifest["metadata"]
    return manifest["kind"], metadata.get("namespace", ""), metadata["name"]


def server_time(manifest: Manifest, field_manager: str) -> datetime | None:
    """Returns when the API server says it took our last write of an object."""
    times = [
        entry["time"]
        for entry in manifest["metadata"].get("managedFields", [])
        if entry.get("manager") == field_manager and "time" in entry
    ]
    return max((datetime.fromisoformat(time) for time in times), default=None)
