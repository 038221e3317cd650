"""Applying a release: pinned manifests, server-side, each write announced, each answer kept.

* Objects that would not change are not written, and so can never be rolled back.
* What is written carries the run, the version and the fencing token as annotations.
* The generation and uid that our own write returned are what is tracked afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deploy_production.engine.recorder import Recorder
from deploy_production.engine.scaling import replicas_of, yielding
from deploy_production.engine.snapshot import Snapshot
from deploy_production.engine.view import Written, server_time
from deploy_production.errors import ConflictError, PlanDriftError
from deploy_production.model.content import classify
from deploy_production.model.run import Change, Plan
from deploy_production.model.target import FIELD_MANAGER, LiveObject, Manifest, ObjectKey
from deploy_production.ports import Cluster, ClusterReader

WRITE_ATTEMPTS = 5
PREFIX = "deploy-production.dev/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One object this run has written: what a rollback may touch, and how to recognise it."""

    key: ObjectKey
    uid: str
    change: Change
    fingerprint: str
    replicas: int | None = None
    """The count it had then; a different one of an autoscaler is not somebody's change."""


def annotations(plan: Plan, *, run_id: str, token: int) -> dict[str, str]:
    return {
        f"{PREFIX}run": run_id,
        f"{PREFIX}version": plan.version,
        f"{PREFIX}commit": plan.commit,
        f"{PREFIX}fence": str(token),
    }


def annotated(manifest: Manifest, extra: Mapping[str, str]) -> Manifest:
    metadata = dict(manifest["metadata"])
    metadata["annotations"] = {**metadata.get("annotations", {}), **extra}
    return {**manifest, "metadata": metadata}


def changes(cluster: Cluster, manifests: Sequence[Manifest]) -> tuple[tuple[Manifest, Change], ...]:
    """Asks the server what applying each manifest would do; nothing is stored."""
    found = []
    for manifest in manifests:
        live = cluster.get(ObjectKey.of(manifest))
        before = None if live is None else live.manifest
        after = cluster.dry_run(yielding(manifest, before), field_manager=FIELD_MANAGER)
        found.append((manifest, classify(before, after.manifest)))
    return tuple(found)


def apply_changes(
    cluster: Cluster,
    pending: Sequence[tuple[Manifest, Change]],
    *,
    marks: Mapping[str, str],
    snapshot: Snapshot,
    recorder: Recorder,
) -> Iterator[tuple[Applied, Written]]:
    """Applies what changes, in the order given, and tells each object as soon as it is written."""
    for manifest, change in pending:
        if change is Change.UNCHANGED:
            continue
        key = ObjectKey.of(manifest)
        detail = {"key": key, "change": change, "marks": marks}
        with recorder.effect("apply", str(key), detail) as result:
            live = _apply_over(cluster, annotated(manifest, marks), snapshot)
            applied = applied_of(live, change, snapshot)
            result.update(_answer(live, applied))
        yield applied, written(live)


def _apply_over(cluster: Cluster, manifest: Manifest, snapshot: Snapshot) -> LiveObject:
    """Writes only over exactly the state that the snapshot holds.

    The version that was compared guards the write. A workload's version moves with its status all the time, so a
    conflict is looked at again a few times.

    Raises:
        PlanDriftError: when somebody changed the object since the snapshot.
    """
    key = ObjectKey.of(manifest)
    for attempt in range(WRITE_ATTEMPTS):
        live = cluster.get(key)
        if not snapshot.is_as_before(live, key):
            raise PlanDriftError(
                f"{key} was changed by somebody else right before it was to be written.",
                diagnosis="Talk to them, then plan again.",
            )
        try:
            return cluster.apply(
                _guarded(yielding(manifest, live.manifest if live else None), live), field_manager=FIELD_MANAGER
            )
        except ConflictError:
            if attempt == WRITE_ATTEMPTS - 1:
                raise
    raise RuntimeError("unreachable: the last attempt returns or raises")


def _guarded(manifest: Manifest, live: LiveObject | None) -> Manifest:
    if live is None:
        return manifest
    return {**manifest, "metadata": {**manifest["metadata"], "resourceVersion": live.resource_version}}


def applied_of(live: LiveObject, change: Change, snapshot: Snapshot) -> Applied:
    return Applied(
        key=live.key,
        uid=live.uid,
        change=change,
        fingerprint=snapshot.fingerprint(live.manifest),
        replicas=replicas_of(live.manifest),
    )


def written(live: LiveObject) -> Written:
    return Written(
        key=live.key,
        uid=live.uid,
        generation=live.generation,
        server_time=server_time(live.manifest, FIELD_MANAGER),
    )


def _answer(live: LiveObject, applied: Applied) -> dict[str, Any]:
    return {
        "uid": live.uid,
        "generation": live.generation,
        "resourceVersion": live.resource_version,
        "fingerprint": applied.fingerprint,
        "replicas": applied.replicas,
        "change": applied.change.value,
    }


def unanswered(
    cluster: ClusterReader,
    intended: Iterable[tuple[ObjectKey, Change]],
    applied: Sequence[Applied],
    snapshot: Snapshot,
    run_id: str,
) -> tuple[Applied, ...]:
    """Finds writes that happened although nobody could tell: objects that carry the mark of this run."""
    known = {entry.key for entry in applied}
    found = []
    for key, change in intended:
        live = None if key in known else cluster.get(key)
        if live is None or live.manifest["metadata"].get("annotations", {}).get(f"{PREFIX}run") != run_id:
            continue
        found.append(applied_of(live, change, snapshot))
    return tuple(found)
