"""The Deployment controller of the simulated cluster, after the real one: ReplicaSets, pods, counts and conditions.

What is kept on purpose, because it has misled people:
* right after a write the status is still that of before, and a field that is zero is not there at all;
* going back to an old ReplicaSet leaves a `ProgressDeadlineExceeded` standing until something makes progress;
* once a rollout was complete, its progress deadline is never looked at again.
"""

import hashlib
import json
import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from deploy_production.model.target import ObjectKey
from tests.simulators.cluster_behaviour import Behaviour, Kind
from tests.simulators.cluster_kubelet import Kubelet
from tests.simulators.cluster_store import Object, Store

_REACTION = 0.02
_FIRST_LOOK = 0.1
"""Seconds until the controller sees a write."""
_REVISION = "deployment.kubernetes.io/revision"
_HASH = "pod-template-hash"


@dataclass(slots=True)
class Controller:
    store: Store
    kubelet: Kubelet
    behaviour_of: Callable[[str], Behaviour]
    warn: Callable[[Object, str, str], None]
    _pending: set[str] = field(default_factory=set)
    _counter: int = 0

    def react(self, entry: Object, *, is_gone: bool) -> None:
        """Takes note of a change; the work is done a moment later, by one controller after the other."""
        match entry["kind"]:
            case "Deployment":
                is_unseen = entry.get("status", {}).get("observedGeneration") != entry["metadata"]["generation"]
                if not is_gone and is_unseen:
                    self._soon(entry, _FIRST_LOOK, self._sync)
            case "ReplicaSet":
                self._soon(self._owner_of(entry), _REACTION, self._sync)
                if entry["status"].get("observedGeneration") != entry["metadata"]["generation"]:
                    self._soon(entry, _REACTION, self._sync_set)
            case "Pod":
                self._soon(self._owner_of(entry), _REACTION, self._sync_set)
            case "Job":
                if not is_gone and not entry["status"]:
                    self._job(entry)

    def delete(self, deployment: Object) -> None:
        """Deletes in the foreground: first pods and ReplicaSets, then the Deployment itself."""
        deployment["metadata"]["deletionTimestamp"] = self.store.stamp()
        deployment["metadata"]["finalizers"] = ["foregroundDeletion"]
        self.store.touch(deployment)
        self._finish(deployment)

    def _finish(self, deployment: Object) -> None:
        sets = self._sets(deployment)
        pods = [pod for entry in sets for pod in self._pods(entry, terminating=True)]
        for pod in pods:
            self.kubelet.stop(pod)
        if pods:
            self.store.after(0.1, lambda: self._finish(deployment))
            return
        for entry in (*sets, deployment):
            self.store.drop(entry)

    def _soon(self, entry: Object | None, seconds: float, action: Callable[[Object], None]) -> None:
        """Has something done about an object that is still there then."""
        if entry is None or entry["metadata"]["uid"] in self._pending:
            return
        self._pending.add(entry["metadata"]["uid"])

        def act() -> None:
            self._pending.discard(entry["metadata"]["uid"])
            is_there = self.store.objects.get(ObjectKey.of(entry)) is entry
            if is_there and "deletionTimestamp" not in entry["metadata"]:
                action(entry)

        self.store.after(seconds, act)

    def _sync(self, deployment: Object) -> None:
        """What the Deployment controller does."""
        before = deepcopy(deployment)
        if not deployment["spec"].get("paused"):
            new = self._new_set(deployment)
            if before["status"] == {}:
                # The first thing ever told is a condition, without counts and without an observed generation.
                self.store.touch(deployment)
            self._scale(deployment, new)
            self._clean_up(deployment, new)
        self._deployment_status(deployment, before)

    def _sync_set(self, entry: Object) -> None:
        """What the ReplicaSet controller does."""
        owner = self._owner_of(entry)
        if owner is None or "deletionTimestamp" in owner["metadata"]:
            return
        before = deepcopy(entry["status"])
        self._fill(entry)
        self._set_status(entry)
        if entry["status"] != before:
            self.store.touch(entry)

    def _new_set(self, deployment: Object) -> Object:
        """Returns the ReplicaSet with this template, old or new, as the one of the highest revision."""
        sets = self._sets(deployment)
        newest = max((_revision(entry) for entry in sets), default=0)
        digest = _digest(deployment["spec"]["template"])
        new = next((entry for entry in sets if entry["metadata"]["labels"][_HASH] == digest), None)
        if new is None:
            new = self.store.add(_replica_set(deployment, digest, newest + 1))
            self._progress(deployment, "True", "NewReplicaSetCreated")
        elif _revision(new) < newest:
            new["metadata"]["annotations"][_REVISION] = str(newest + 1)
            self.store.touch(new)
        if _condition(deployment, "Progressing") is None:
            self._progress(deployment, "True", "FoundNewReplicaSet")
        annotations = deployment["metadata"].setdefault("annotations", {})
        annotations[_REVISION] = new["metadata"]["annotations"][_REVISION]
        return new

    def _scale(self, deployment: Object, new: Object) -> None:
        spec, sets = deployment["spec"], self._sets(deployment)
        old = [entry for entry in sets if entry is not new]
        wanted = spec["replicas"]
        if spec["strategy"]["type"] == "Recreate":
            for entry in old:
                self._resize(entry, 0)
            gone = not any(self._pods(entry, terminating=True) for entry in old)
            self._resize(new, wanted if gone else new["spec"]["replicas"])
            return
        surge, unavailable = _bounds(spec)
        total = sum(entry["spec"]["replicas"] for entry in sets)
        if new["spec"]["replicas"] > wanted or not old:
            self._resize(new, wanted)
        elif total < wanted + surge:
            more = min(wanted + surge - total, wanted - new["spec"]["replicas"])
            self._resize(new, new["spec"]["replicas"] + max(more, 0))
        self._scale_down(old, new, wanted - unavailable)

    def _scale_down(self, old: list[Object], new: Object, minimum: int) -> None:
        """Removes what is not available first, and never goes below the minimum."""
        total = sum(entry["spec"]["replicas"] for entry in (*old, new))
        room = total - minimum - (new["spec"]["replicas"] - _count(new, "availableReplicas"))
        for entry in sorted(old, key=lambda entry: entry["metadata"]["creationTimestamp"]):
            broken = min(entry["spec"]["replicas"] - _count(entry, "availableReplicas"), room)
            if broken > 0:
                self._resize(entry, entry["spec"]["replicas"] - broken)
                room -= broken
        room = min(room, sum(_count(entry, "availableReplicas") for entry in (*old, new)) - minimum)
        for entry in old:
            fewer = min(entry["spec"]["replicas"], room)
            if fewer > 0:
                self._resize(entry, entry["spec"]["replicas"] - fewer)
                room -= fewer

    def _resize(self, entry: Object, replicas: int) -> None:
        if entry["spec"]["replicas"] != replicas:
            entry["spec"]["replicas"] = replicas
            if "observedGeneration" in entry["status"]:
                entry["metadata"]["generation"] += 1
            self.store.touch(entry)

    def _fill(self, entry: Object) -> None:
        """Creates and deletes the pods of a ReplicaSet."""
        pods, wanted = self._pods(entry), entry["spec"]["replicas"]
        for pod in sorted(pods, key=_is_ready)[: max(len(pods) - wanted, 0)]:
            self.kubelet.stop(pod)
        missing = wanted - len(pods)
        if missing <= 0:
            _drop_condition(entry, "ReplicaFailure")
            return
        image = entry["spec"]["template"]["spec"]["containers"][0]["image"]
        if self.behaviour_of(image).kind is Kind.QUOTA:
            message = f'pods "{entry["metadata"]["name"]}-x" is forbidden: exceeded quota: small'
            if _condition(entry, "ReplicaFailure") is None:
                self._set_condition(entry, "ReplicaFailure", "True", "FailedCreate", message)
                self.warn(entry, "FailedCreate", f"Error creating: {message}")
            return
        for _ in range(missing):
            self._counter += 1
            self.kubelet.start(self.store.add(_pod(entry, self._counter)))

    def _set_status(self, entry: Object) -> None:
        pods, available = self._pods(entry), 0
        for pod in filter(_is_ready, pods):
            left = entry["spec"].get("minReadySeconds", 0) - self.store.seconds_since(_ready_since(pod))
            available += left <= 0
            if left > 0:
                self.store.after(left, lambda: self._soon(entry, 0, self._sync_set))
        counts = {
            "fullyLabeledReplicas": len(pods),
            "readyReplicas": sum(map(_is_ready, pods)),
            "availableReplicas": available,
        }
        status = {"replicas": len(pods), "observedGeneration": entry["metadata"]["generation"]}
        status |= {name: count for name, count in counts.items() if count}
        if entry["status"].get("conditions"):
            status["conditions"] = entry["status"]["conditions"]
        entry["status"] = status

    def _deployment_status(self, deployment: Object, before: Object) -> None:
        sets = self._sets(deployment)
        new = next((entry for entry in sets if _is_of(entry, deployment)), None)
        status: Object = {"observedGeneration": deployment["metadata"]["generation"]}
        available = sum(_count(entry, "availableReplicas") for entry in sets)
        counts = {
            "replicas": sum(_count(entry, "replicas") for entry in sets),
            "updatedReplicas": _count(new, "replicas") if new else 0,
            "readyReplicas": sum(_count(entry, "readyReplicas") for entry in sets),
            "availableReplicas": available,
            "unavailableReplicas": max(sum(entry["spec"]["replicas"] for entry in sets) - available, 0),
        }
        status |= {name: count for name, count in counts.items() if count}
        status["conditions"] = deployment["status"].get("conditions", [])
        deployment["status"] = status
        self._judge(deployment, before["status"])
        self._availability(deployment, available)
        self._copy_failure(deployment, new)
        if deployment != before:
            self.store.touch(deployment)

    def _judge(self, deployment: Object, before: Object) -> None:
        """The progress condition, exactly as the real controller decides it."""
        status, wanted = deployment["status"], deployment["spec"]["replicas"]
        current = _condition(deployment, "Progressing")
        updated, total = status.get("updatedReplicas", 0), status.get("replicas", 0)
        if current is None or (total == updated and current["reason"] == "NewReplicaSetAvailable"):
            return
        if updated == total == wanted == status.get("availableReplicas", 0):
            self._progress(deployment, "True", "NewReplicaSetAvailable")
        elif _has_progressed(before, status):
            self._progress(deployment, "True", "ReplicaSetUpdated")
        elif current["reason"] not in {"NewReplicaSetAvailable", "ProgressDeadlineExceeded"}:
            self._look_at_deadline(deployment, current)

    def _look_at_deadline(self, deployment: Object, current: Object) -> None:
        left = deployment["spec"]["progressDeadlineSeconds"] - self.store.seconds_since(current["lastUpdateTime"])
        if left < 0:
            self._progress(deployment, "False", "ProgressDeadlineExceeded")
        else:
            self.store.after(left + 1, lambda: self._soon(deployment, 0, self._sync))

    def _availability(self, deployment: Object, available: int) -> None:
        _, unavailable = _bounds(deployment["spec"])
        enough = available >= deployment["spec"]["replicas"] - unavailable
        reason = "MinimumReplicasAvailable" if enough else "MinimumReplicasUnavailable"
        self._set_condition(deployment, "Available", "True" if enough else "False", reason, reason)

    def _copy_failure(self, deployment: Object, new: Object | None) -> None:
        failure = _condition(new, "ReplicaFailure") if new is not None else None
        if failure is None:
            _drop_condition(deployment, "ReplicaFailure")
        else:
            self._set_condition(deployment, "ReplicaFailure", "True", failure["reason"], failure["message"])

    def _progress(self, deployment: Object, status: str, reason: str) -> None:
        self._set_condition(deployment, "Progressing", status, reason, reason)

    def _set_condition(self, entry: Object, kind: str, status: str, reason: str, message: str) -> None:
        found = _condition(entry, kind)
        is_same = found is not None and (found["status"], found["reason"]) == (status, reason)
        if is_same and reason != "ReplicaSetUpdated":
            return
        stamp = self.store.stamp()
        since = found["lastTransitionTime"] if found is not None and found["status"] == status else stamp
        _drop_condition(entry, kind)
        fresh = {"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": since}
        if entry["kind"] == "Deployment":
            fresh["lastUpdateTime"] = stamp
        entry["status"].setdefault("conditions", []).append(fresh)

    def _clean_up(self, deployment: Object, new: Object) -> None:
        """Removes the oldest empty ReplicaSets beyond the limit of the history."""
        old = [entry for entry in self._sets(deployment) if entry is not new]
        empty = [entry for entry in old if not entry["spec"]["replicas"] and not self._pods(entry, terminating=True)]
        for entry in sorted(empty, key=_revision)[: max(len(old) - deployment["spec"]["revisionHistoryLimit"], 0)]:
            self.store.drop(entry)

    def _job(self, job: Object) -> None:
        crashes = self.behaviour_of(job["spec"]["template"]["spec"]["containers"][0]["image"]).kind is Kind.CRASHES
        kind, reason = ("Failed", "BackoffLimitExceeded") if crashes else ("Complete", "CompletionsReached")

        def ends() -> None:
            stamp = self.store.stamp()
            condition = {"type": kind, "status": "True", "reason": reason, "lastTransitionTime": stamp}
            job["status"] = {"conditions": [condition], ("failed" if crashes else "succeeded"): 1}
            self.store.touch(job)

        job["status"] = {"active": 1, "startTime": self.store.stamp()}
        self.store.after(2.0, ends)

    def _sets(self, deployment: Object) -> list[Object]:
        uid, namespace = deployment["metadata"]["uid"], deployment["metadata"]["namespace"]
        return [entry for entry in self.store.find("ReplicaSet", namespace) if _owner(entry) == uid]

    def _pods(self, replica_set: Object, *, terminating: bool = False) -> list[Object]:
        uid, namespace = replica_set["metadata"]["uid"], replica_set["metadata"]["namespace"]
        pods = [entry for entry in self.store.find("Pod", namespace) if _owner(entry) == uid]
        return [pod for pod in pods if terminating or "deletionTimestamp" not in pod["metadata"]]

    def _owner_of(self, entry: Object) -> Object | None:
        kind = "Deployment" if entry["kind"] == "ReplicaSet" else "ReplicaSet"
        owners = self.store.find(kind, entry["metadata"]["namespace"])
        return next((found for found in owners if found["metadata"]["uid"] == _owner(entry)), None)


def _owner(entry: Object) -> str:
    owners = entry["metadata"].get("ownerReferences") or [{}]
    return str(owners[0].get("uid", ""))


def _digest(template: Object) -> str:
    return hashlib.sha256(json.dumps(template, sort_keys=True).encode()).hexdigest()[:10]


def _is_of(entry: Object, deployment: Object) -> bool:
    return bool(entry["metadata"]["labels"][_HASH] == _digest(deployment["spec"]["template"]))


def _revision(entry: Object) -> int:
    return int(entry["metadata"]["annotations"][_REVISION])


def _owned_by(entry: Object) -> list[Object]:
    owner = {
        "apiVersion": entry["apiVersion"],
        "kind": entry["kind"],
        "name": entry["metadata"]["name"],
        "uid": entry["metadata"]["uid"],
    }
    return [owner | {"controller": True, "blockOwnerDeletion": True}]


def _replica_set(deployment: Object, digest: str, revision: int) -> Object:
    template = deepcopy(deployment["spec"]["template"])
    template["metadata"].setdefault("labels", {})[_HASH] = digest
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{deployment['metadata']['name']}-{digest}",
            "namespace": deployment["metadata"]["namespace"],
            "labels": dict(template["metadata"]["labels"]),
            "annotations": {_REVISION: str(revision)},
            "ownerReferences": _owned_by(deployment),
        },
        "spec": {
            "replicas": 0,
            "minReadySeconds": deployment["spec"].get("minReadySeconds", 0),
            "selector": {"matchLabels": dict(deployment["spec"]["selector"]["matchLabels"]) | {_HASH: digest}},
            "template": template,
        },
        "status": {"replicas": 0},
    }


def _pod(replica_set: Object, number: int) -> Object:
    template = replica_set["spec"]["template"]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": deepcopy(template["metadata"])
        | {
            "name": f"{replica_set['metadata']['name']}-{number:05d}",
            "namespace": replica_set["metadata"]["namespace"],
            "ownerReferences": _owned_by(replica_set),
        },
        "spec": deepcopy(template["spec"]),
        "status": {"phase": "Pending", "qosClass": "BestEffort"},
    }


def _bounds(spec: Object) -> tuple[int, int]:
    """Returns surge (rounded up) and unavailable (rounded down), never both zero."""
    rolling, wanted = spec["strategy"].get("rollingUpdate"), spec["replicas"]
    if rolling is None:
        return 0, wanted
    surge = _share(rolling["maxSurge"], wanted, math.ceil)
    unavailable = _share(rolling["maxUnavailable"], wanted, math.floor)
    return surge, unavailable if surge or unavailable else 1


def _share(value: Any, whole: int, rounded: Callable[[float], int]) -> int:
    return int(value) if isinstance(value, int) else rounded(whole * int(value.removesuffix("%")) / 100)


def _has_progressed(before: Object, after: Object) -> bool:
    def old(status: Object) -> int:
        return int(status.get("replicas", 0)) - int(status.get("updatedReplicas", 0))

    grown = ("updatedReplicas", "readyReplicas", "availableReplicas")
    return old(after) < old(before) or any(after.get(name, 0) > before.get(name, 0) for name in grown)


def _count(entry: Object, name: str) -> int:
    return int(entry["status"].get(name, 0))


def _condition(entry: Object, kind: str) -> Object | None:
    return next((found for found in entry.get("status", {}).get("conditions", []) if found["type"] == kind), None)


def _drop_condition(entry: Object, kind: str) -> None:
    conditions = entry.get("status", {}).get("conditions")
    if conditions:
        conditions[:] = [found for found in conditions if found["type"] != kind]


def _is_ready(pod: Object) -> bool:
    found = _condition(pod, "Ready")
    return found is not None and found["status"] == "True"


def _ready_since(pod: Object) -> str:
    found = _condition(pod, "Ready")
    return str(found["lastTransitionTime"]) if found is not None else ""
