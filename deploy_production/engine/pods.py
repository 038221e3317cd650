"""Why a pod will not come up: the class of its trouble, read from the states the kubelet reports.

* The reason is an enum of Kubernetes; message text decides only between "not there" and "not now" of an image.
* A back-off overwrites the message of the pull error, so the last pull error of each container is remembered.
* Restarts of a pod that is older than our write are its past: only those that are added to them count.
* Evicted and preempted pods, and containers that the node could not run (exit 128), are the node's trouble, not ours.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deploy_production.model.readiness import FailureClass
from deploy_production.model.target import Manifest
from deploy_production.model.text import CAP, one_line

_CONFIG_REASONS = {
    "CreateContainerConfigError",
    "InvalidImageName",
    "ErrImageNeverPull",
    "CreateContainerError",
    "RunContainerError",
    "StartError",
    "ContainerCannotRun",
}
_PULL_REASONS = {"ErrImagePull", "ImagePullBackOff"}
_CACHE_NOT_SYNCED = re.compile(r"failed to sync .* cache")
_IMAGE_NOT_THERE = re.compile(
    r"not found|manifest unknown|does not exist|repository name not known|denied", re.IGNORECASE
)
_NODE_TROUBLE = {
    "Evicted",
    "Preempting",
    "NodeLost",
    "NodeShutdown",
    "Terminated",
    "OutOfcpu",
    "OutOfmemory",
    "OutOfpods",
    "UnexpectedAdmissionError",
}
NODE_EXIT_CODE = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    failure: FailureClass
    reason: str


@dataclass(slots=True)
class PodMemory:
    """What a later status no longer says, by pod uid and container name."""

    messages: dict[tuple[str, str], str] = field(default_factory=dict)
    """The last real pull error."""
    past: dict[tuple[str, str], int] = field(default_factory=dict)
    """The restarts that there were at the first look."""

    def learn(self, pod: Manifest) -> None:
        for status in container_statuses(pod):
            waiting = status.get("state", {}).get("waiting", {})
            if waiting.get("reason") == "ErrImagePull" and waiting.get("message"):
                self.messages[pod["metadata"]["uid"], status["name"]] = waiting["message"]

    def restarts_before(self, pod: Manifest, status: Mapping[str, Any], begin: datetime | None) -> int:
        """Returns the restarts from before the first look, if the pod is older than `begin`."""
        created = pod["metadata"].get("creationTimestamp")
        if created is None or begin is None or datetime.fromisoformat(created) >= begin:
            return 0
        return self.past.setdefault((pod["metadata"]["uid"], status["name"]), int(status.get("restartCount", 0)))

    def message(self, pod: Manifest, container: str, shown: str) -> str:
        return f"{self.messages.get((pod['metadata']['uid'], container), '')} {shown}".strip()


def container_statuses(pod: Manifest) -> Iterator[dict[str, Any]]:
    """Tells the statuses of init containers first, then of the others."""
    status = pod.get("status", {})
    yield from status.get("initContainerStatuses", [])
    yield from status.get("containerStatuses", [])


def restarts(pod: Manifest) -> int:
    return sum(int(status.get("restartCount", 0)) for status in container_statuses(pod))


def is_ready(pod: Manifest) -> bool:
    conditions = pod.get("status", {}).get("conditions", [])
    return any(entry.get("type") == "Ready" and entry.get("status") == "True" for entry in conditions)


def is_node_trouble(pod: Manifest) -> bool:
    status = pod.get("status", {})
    return status.get("phase") == "Failed" and status.get("reason") in _NODE_TROUBLE


def trouble(
    pod: Manifest, memory: PodMemory, *, restarts_allowed: int, begin: datetime | None = None
) -> Trouble | None:
    """Returns why this pod is doomed, None as long as it may come up; `begin` is the time of our write."""
    memory.learn(pod)
    for status in container_statuses(pod):
        allowed = restarts_allowed + memory.restarts_before(pod, status, begin)
        found = _waiting(pod, status, memory) or _crash(status, allowed)
        if found is not None:
            return found
    return None


def _waiting(pod: Manifest, status: dict[str, Any], memory: PodMemory) -> Trouble | None:
    waiting = status.get("state", {}).get("waiting", {})
    reason, message = waiting.get("reason", ""), waiting.get("message", "")
    name = one_line(status["name"])
    if reason in _PULL_REASONS:
        error = memory.message(pod, status["name"], message)
        if _IMAGE_NOT_THERE.search(error):
            image = one_line(status.get("image", ""))
            return Trouble(failure=FailureClass.IMAGE_MISSING, reason=f"container {name}: image {image} is not there")
        return None
    if reason in _CONFIG_REASONS and not _CACHE_NOT_SYNCED.search(message) and not _is_node_exit(status):
        return Trouble(
            failure=FailureClass.DOOMED_CONFIG, reason=f"container {name}: {reason}: {one_line(message, cap=CAP)}"
        )
    return None


def _crash(status: dict[str, Any], restarts_allowed: int) -> Trouble | None:
    """Counts terminations: those that led to a restart, and the one that now waits for the next."""
    state = status.get("state", {})
    backing_off = state.get("waiting", {}).get("reason") == "CrashLoopBackOff"
    ended = state.get("terminated", {})
    finished_well = ended and ended.get("exitCode") == 0 and status.get("ready")
    terminations = int(status.get("restartCount", 0)) + (1 if backing_off or (ended and not finished_well) else 0)
    if terminations <= restarts_allowed or _is_node_exit(status) or (ended and ended.get("exitCode") == 0):
        return None
    last = ended or status.get("lastState", {}).get("terminated", {})
    code, why = last.get("exitCode", "unknown"), one_line(str(last.get("reason", "terminated")))
    return Trouble(
        failure=FailureClass.CRASH,
        reason=f"container {one_line(status['name'])} ended {terminations} times, last with exit code {code} ({why})",
    )


def _is_node_exit(status: dict[str, Any]) -> bool:
    last = status.get("state", {}).get("terminated") or status.get("lastState", {}).get("terminated") or {}
    return last.get("exitCode") == NODE_EXIT_CODE
