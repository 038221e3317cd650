"""The state before: every object a run may write, as it was, kept in the cluster before the first write.

* It is one immutable Secret in the target's namespace, so that any machine that may deploy can also go back, and
  Secret values never leave the cluster.
* The ledger keeps only fingerprints: keyed digests whose key lies in the same Secret.
* What does not exist is recorded as absent; going back then means removing it.
"""

import base64
import gzip
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deploy_production.engine.recorder import Recorder
from deploy_production.engine.scaling import is_scaled_elsewhere, replicas_of, with_replicas
from deploy_production.errors import ClusterError, RollbackError
from deploy_production.model.canonical import canonical_bytes, digest_bytes
from deploy_production.model.content import content_digest
from deploy_production.model.target import FIELD_MANAGER, LiveObject, Manifest, ObjectKey, Target
from deploy_production.ports import Cluster, ClusterReader

SECRET_TYPE = "deploy-production.dev/snapshot"  # noqa: S105 -- a type, not a password
RUN_LABEL = "deploy-production.dev/run"
APPLICATION_LABEL = "deploy-production.dev/application"
SIZE_LIMIT = 900_000
"""Bytes; the API server stores at most 1 MiB per object."""
KEPT = 5
"""Snapshots of one application that are kept in the cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One object of a snapshot; `manifest` is None when the object did not exist."""

    key: ObjectKey
    manifest: Manifest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    run_id: str
    key: str
    """Of the fingerprints; hexadecimal."""
    held: tuple[Held, ...]

    def find(self, key: ObjectKey) -> Held | None:
        return next((entry for entry in self.held if entry.key == key), None)

    def fingerprint(self, manifest: Manifest) -> str:
        """Returns a keyed digest of an object's content, safe to write down even for a Secret."""
        content = content_digest(manifest).encode()
        return "hmac-sha256:" + hmac.new(bytes.fromhex(self.key), content, hashlib.sha256).hexdigest()

    def is_content(self, manifest: Manifest, fingerprint: str | None, replicas: int | None) -> bool:
        """Returns whether an object has this content; a count that is somebody else's is not compared."""
        if self.fingerprint(manifest) == fingerprint:
            return True
        return is_scaled_elsewhere(manifest) and self.fingerprint(with_replicas(manifest, replicas)) == fingerprint

    def is_as_before(self, live: LiveObject | None, key: ObjectKey) -> bool:
        """Returns whether an object still is what this snapshot holds of it, absence included."""
        held = self.find(key)
        if held is None or held.manifest is None or live is None:
            return held is not None and held.manifest is None and live is None
        return self.is_content(live.manifest, self.fingerprint(held.manifest), replicas_of(held.manifest))

    def encode(self) -> bytes:
        return gzip.compress(canonical_bytes(self), mtime=0)


def take(cluster: ClusterReader, keys: Sequence[ObjectKey], *, run_id: str) -> Snapshot:
    """Returns the live state of all keys."""
    live = [(key, cluster.get(key)) for key in keys]
    return Snapshot(
        run_id=run_id,
        key=secrets.token_hex(32),
        held=tuple(Held(key=key, manifest=None if found is None else found.manifest) for key, found in live),
    )


def secret_key(target: Target, run_id: str) -> ObjectKey:
    return ObjectKey(
        api_version="v1", kind="Secret", namespace=target.namespace, name=f"deploy-production.{run_id.lower()}"
    )


def store(cluster: Cluster, snapshot: Snapshot, target: Target, *, field_manager: str) -> str:
    """Stores a snapshot in the cluster and returns its digest.

    Raises:
        ClusterError: when it is too large, or cannot be read back as it was written.
    """
    content = snapshot.encode()
    if len(content) > SIZE_LIMIT:
        raise ClusterError(
            f"The state before the release is {len(content)} bytes, more than a Secret can hold.",
            diagnosis="Split the manifests into several applications; without a snapshot nothing is written.",
        )
    key = secret_key(target, snapshot.run_id)
    labels = {RUN_LABEL: snapshot.run_id, APPLICATION_LABEL: target.application}
    cluster.create(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": key.name, "namespace": key.namespace, "labels": labels},
            "type": SECRET_TYPE,
            "immutable": True,
            "data": {"snapshot": base64.b64encode(content).decode()},
        },
        field_manager=field_manager,
    )
    if load(cluster, target, snapshot.run_id) != snapshot:
        raise ClusterError(
            "The snapshot in the cluster is not what was written.", diagnosis="Nothing was deployed. Try again."
        )
    return digest_bytes(content)


def keep(cluster: Cluster, keys: Sequence[ObjectKey], *, target: Target, recorder: Recorder) -> Snapshot:
    """Takes the state before, stores it in the cluster and writes its fingerprints into the ledger."""
    snapshot = take(cluster, keys, run_id=recorder.run_id)
    place = secret_key(target, recorder.run_id)
    with recorder.effect("snapshot", str(place)) as result:
        result["digest"] = store(cluster, snapshot, target, field_manager=FIELD_MANAGER)
    objects = [
        {
            "key": entry.key,
            "existed": entry.manifest is not None,
            "fingerprint": None if entry.manifest is None else snapshot.fingerprint(entry.manifest),
        }
        for entry in snapshot.held
    ]
    recorder.snapshot({"secret": place.name, "digest": result["digest"], "objects": objects})
    return snapshot


def load(cluster: ClusterReader, target: Target, run_id: str, *, digest: str | None = None) -> Snapshot:
    """Returns the snapshot of a run; with a digest, the one that the ledger names, only that very snapshot.

    Raises:
        RollbackError: when it is gone or unreadable.
    """
    live = cluster.get(secret_key(target, run_id))
    if live is None:
        raise RollbackError(
            f"The cluster has no snapshot of {run_id}.",
            diagnosis=f"Only the last {KEPT} are kept. Release an older version again instead.",
        )
    try:
        content = base64.b64decode(live.manifest["data"]["snapshot"])
        if digest is not None and digest_bytes(content) != digest:
            raise RollbackError(
                f"The snapshot of {run_id} in the cluster is not the one that was stored.",
                diagnosis="Somebody replaced it. Nothing was changed; release an older version again instead.",
            )
        return _decode(json.loads(gzip.decompress(content)))
    except (KeyError, ValueError, TypeError, OSError, EOFError) as error:
        raise RollbackError(
            f"The snapshot of {run_id} cannot be read.", diagnosis="Release an older version again instead."
        ) from error


def _decode(plain: dict[str, Any]) -> Snapshot:
    held = tuple(Held(key=ObjectKey(**entry["key"]), manifest=entry["manifest"]) for entry in plain["held"])
    if any(entry.manifest is not None and ObjectKey.of(entry.manifest) != entry.key for entry in held):
        raise ValueError("an object of the snapshot is not the one it is kept for")
    return Snapshot(run_id=plain["run_id"], key=plain["key"], held=held)


def prune(cluster: Cluster, target: Target, *, current: str) -> tuple[str, ...]:
    """Deletes all but the newest snapshots of an application, never the current run's; returns the deleted names."""
    selector = f"{APPLICATION_LABEL}={target.application}"
    found = cluster.list(api_version="v1", kind="Secret", namespace=target.namespace, selector=selector)
    ours = [entry for entry in found if entry.manifest.get("type") == SECRET_TYPE]
    ours.sort(key=lambda entry: (entry.manifest["metadata"]["creationTimestamp"], entry.key.name), reverse=True)
    old = [entry for entry in ours[KEPT:] if entry.key != secret_key(target, current)]
    for entry in old:
        cluster.delete(entry.key, uid=entry.uid)
    return tuple(entry.key.name for entry in old)
