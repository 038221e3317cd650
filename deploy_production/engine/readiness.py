"""Readiness as a pure function: from what the watch told to ready, progressing, failed or unknown, with the reason.

What "ready" means for a Deployment, all in one observation:
(1) it is the object we wrote (same uid), and not paused;
(2) its controller has seen at least the generation that our own write returned;
(3) a ReplicaSet with exactly its template exists;
(4) every replica is of the new revision, none of an old one is left, and all are available;
a missing status field is absent, never zero.

What never counts: pods of old revisions, a progress condition that is older than our write, and restarts of pods that
are older than it. A Job that is gone before its end was seen is unknown: it may have ended well. Reasons quote the
cluster at length; who shows them takes secrets out and cuts them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deploy_production.engine.pods import PodMemory, Trouble, is_node_trouble, trouble
from deploy_production.engine.view import View, Written
from deploy_production.model.readiness import FailureClass, Readiness, ReadinessState
from deploy_production.model.target import Manifest, ObjectKey
from deploy_production.model.text import CAP, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What the judgement of one rollout depends on besides the view."""

    memory: PodMemory
    restarts_allowed: int
    waited: float
    """Seconds on our clock since the write; a progress deadline cannot have passed before."""


def assess(written: Written, view: View, judge: Judge) -> Readiness:
    """Returns the readiness of one written object."""
    manifest = view.find(written.key)
    if manifest is None and written.key.kind == "Job":
        reason = "it is gone, and nobody saw how it ended"
        return Readiness(key=written.key, state=ReadinessState.UNKNOWN, reason=reason)
    if manifest is None:
        return _failed(written.key, FailureClass.OBJECT_REPLACED, "it was deleted while it was being watched")
    if manifest["metadata"]["uid"] != written.uid:
        return _failed(written.key, FailureClass.OBJECT_REPLACED, "somebody deleted it and created another one")
    match written.key.kind:
        case "Deployment":
            return _deployment(written, manifest, view, judge)
        case "Job":
            return _job(written.key, manifest)
        case _:
            return Readiness(key=written.key, state=ReadinessState.READY, reason="stored")


def _deployment(written: Written, manifest: Manifest, view: View, judge: Judge) -> Readiness:
    key, status = written.key, manifest.get("status", {})
    if manifest["spec"].get("paused"):
        return Readiness(
            key=key, state=ReadinessState.UNKNOWN, reason="somebody paused it", failure=FailureClass.PAUSED
        )
    seen = status.get("observedGeneration")
    if seen is None or written.generation is None or seen < written.generation:
        return _progressing(key, "its controller has not seen our write yet")
    counted = _counts(key, manifest, view)
    doomed = _creation_failure(manifest, view, written) or _doomed_pods(manifest, view, written, judge)
    if doomed is not None:
        return replace(counted, state=ReadinessState.FAILED, failure=doomed.failure, reason=doomed.reason)
    if _deadline_exceeded(manifest, written, judge):
        return _failed(key, FailureClass.NO_PROGRESS, "Kubernetes says that its progress deadline is exceeded")
    return counted


def _counts(key: ObjectKey, manifest: Manifest, view: View) -> Readiness:
    """(3) and (4)."""
    status, desired = manifest.get("status", {}), manifest["spec"].get("replicas", 1)
    replica_set = view.new_replica_set(manifest)
    if replica_set is None:
        return _progressing(key, "no ReplicaSet of the new revision yet", desired=desired)
    available_new = replica_set.get("status", {}).get("availableReplicas")
    # Kubernetes leaves a zero out; only where zero is what we wait for does absence count as zero.
    replicas, updated, available = (
        status.get(name, 0 if desired == 0 else None) for name in ("replicas", "updatedReplicas", "availableReplicas")
    )
    if updated == desired and replicas == desired and available is not None and available >= desired:
        return Readiness(
            key=key,
            state=ReadinessState.READY,
            reason=f"{desired} of {desired} replicas are new and available" if desired else "scaled to zero",
            available=desired,
            desired=desired,
        )
    old = (replicas or 0) - (updated or 0)
    waiting_for = f"{available_new or 0} of {desired} new replicas are available" + (f", {old} old left" if old else "")
    return _progressing(key, waiting_for, desired=desired, available=available_new or 0)


def _doomed_pods(manifest: Manifest, view: View, written: Written, judge: Judge) -> Trouble | None:
    """All pods of the new revision must be doomed: one that comes up is a rollout that can go on."""
    replica_set = view.new_replica_set(manifest)
    pods = [pod for pod in view.new_pods(manifest) if not is_node_trouble(pod)]
    if replica_set is None or not pods or len(pods) < min(2, replica_set["spec"].get("replicas", 1)):
        return None
    allowed = judge.restarts_allowed
    troubles = [trouble(pod, judge.memory, restarts_allowed=allowed, begin=written.server_time) for pod in pods]
    first = troubles[0]
    if first is None or any(found is None for found in troubles):
        return None
    count = f"{len(pods)} of {len(pods)} new pods: "
    return Trouble(failure=first.failure, reason=count + first.reason)


def _creation_failure(manifest: Manifest, view: View, written: Written) -> Trouble | None:
    replica_set = view.new_replica_set(manifest)
    for owner in (manifest, replica_set):
        condition = _condition(owner, "ReplicaFailure") if owner is not None else None
        if condition is not None and condition.get("status") == "True" and _is_fresh(condition, written):
            return Trouble(
                failure=FailureClass.CANNOT_CREATE_PODS,
                reason=f"pods cannot be created: {one_line(str(condition.get('message', '')), cap=CAP)}",
            )
    return None


def _deadline_exceeded(manifest: Manifest, written: Written, judge: Judge) -> bool:
    condition = _condition(manifest, "Progressing")
    if condition is None or condition.get("reason") != "ProgressDeadlineExceeded":
        return False
    deadline = manifest["spec"].get("progressDeadlineSeconds", 600)
    return condition.get("status") == "False" and _is_fresh(condition, written) and judge.waited >= deadline


def _is_fresh(condition: dict[str, Any], written: Written) -> bool:
    """A condition from before our write is stale: going back to an old ReplicaSet does not clear it."""
    stamp = condition.get("lastUpdateTime") or condition.get("lastTransitionTime")
    if stamp is None or written.server_time is None:
        return False
    return datetime.fromisoformat(stamp) >= written.server_time


def _condition(manifest: Manifest, kind: str) -> dict[str, Any] | None:
    conditions = manifest.get("status", {}).get("conditions", [])
    return next((entry for entry in conditions if entry.get("type") == kind), None)


def _job(key: ObjectKey, manifest: Manifest) -> Readiness:
    failed, complete = _condition(manifest, "Failed"), _condition(manifest, "Complete")
    if failed is not None and failed.get("status") == "True":
        return _failed(key, FailureClass.JOB_FAILED, f"it failed: {one_line(str(failed.get('reason', '')))}")
    if complete is not None and complete.get("status") == "True":
        return Readiness(key=key, state=ReadinessState.READY, reason="completed")
    return _progressing(key, "it has not completed yet")


def _failed(key: ObjectKey, failure: FailureClass, reason: str) -> Readiness:
    return Readiness(key=key, state=ReadinessState.FAILED, failure=failure, reason=reason)


def _progressing(key: ObjectKey, reason: str, *, desired: int | None = None, available: int | None = None) -> Readiness:
    return Readiness(key=key, state=ReadinessState.PROGRESSING, reason=reason, desired=desired, available=available)
