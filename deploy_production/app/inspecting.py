"""Looks at the workloads of one target: pods, events, logs, revisions, images. Reads, and only what is the target's.

* A pod is the target's when its controller is, directly or through a ReplicaSet; a namespace may hold other
  applications, and nothing of theirs is shown.
* Events of pods that are gone are found by the name of their ReplicaSet.
* Text of the cluster is sanitized and cut here, after the values of Secrets are taken out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from deploy_production.engine.applying import PREFIX
from deploy_production.engine.evidence import container_state, event_time, quoted
from deploy_production.engine.pods import container_statuses, is_ready
from deploy_production.engine.view import View
from deploy_production.errors import NotFoundError, ToolError
from deploy_production.model.inspection import (
    ContainerFacts,
    EventFacts,
    Generation,
    ImageFacts,
    LogFacts,
    PodFacts,
    RevisionFacts,
)
from deploy_production.model.target import Manifest, ObjectKey, Target
from deploy_production.model.text import one_line
from deploy_production.ports import ClusterReader, ImageEngine, WatchEvent, WatchKind

MOST_EVENTS, MOST_REVISIONS, MOST_LINES = 40, 10, 200
LINE = 400
_MESSAGE = 300
_NEVER = datetime.fromtimestamp(0, UTC)
_REVISION = "deployment.kubernetes.io/revision"
_MARK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")
_LIVING = {"Deployment": "apps/v1", "ReplicaSet": "apps/v1", "Job": "batch/v1", "Pod": "v1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The target as it is now."""

    target: Target
    workloads: tuple[ObjectKey, ...]
    """Its Deployments and Jobs."""
    secrets: tuple[str, ...]
    """Values that no text may show."""
    remarks: tuple[str, ...]
    repository: str
    """Of its images: only this one is asked for at the registry."""
    cluster: ClusterReader
    registry: ImageEngine

    def pods(self) -> tuple[PodFacts, ...]:
        """Returns the pods, those of the current template first."""
        found = [self._pod(pod, key, generation) for pod, key, generation in self._owned(self._view())]
        order = list(Generation)
        return tuple(sorted(found, key=lambda pod: (order.index(pod.generation), pod.name)))

    def events(self) -> tuple[EventFacts, ...]:
        """Returns the newest events of the workloads, their ReplicaSets and pods; warnings first."""
        view = self._view()
        uids, going = _uids(view, self.workloads), _replica_sets(view, self.workloads)
        found = self.cluster.list(api_version="v1", kind="Event", namespace=self.target.namespace)
        ours = [self._event(live.manifest) for live in found if _concerns(live.manifest, uids, going)]
        ours.sort(key=lambda event: (not event.is_warning, -event.last.timestamp()))
        return tuple(ours[:MOST_EVENTS])

    def log(self, pod: str, container: str, *, previous: bool, lines: int) -> LogFacts:
        """Returns the last lines of a container; the only one of the pod when `container` is empty.

        Raises:
            NotFoundError: when the pod is not one of the target's, or has no such container.
        """
        containers = self._containers_of(pod)
        name = container or containers[0]
        if name not in containers or (not container and len(containers) > 1):
            raise NotFoundError(
                f"Say which container of {pod}: it has {', '.join(map(one_line, containers))}.",
                diagnosis="Name one of them.",
            )
        found = self.cluster.pod_log(
            namespace=self.target.namespace,
            pod=pod,
            container=name,
            previous=previous,
            tail=min(lines, MOST_LINES),
            since=None,
        )
        told = [] if found is None else found.text.splitlines()
        return LogFacts(
            pod=pod,
            container=name,
            previous=previous,
            lines=tuple(self._quoted(line, LINE) for line in told),
            is_whole=found is None or not (found.truncated or any(len(line) > LINE for line in told)),
            exists=found is not None,
        )

    def revisions(self) -> tuple[RevisionFacts, ...]:
        """Returns the ReplicaSets of each Deployment, the newest first."""
        view = self._view()
        return tuple(fact for key in self.workloads for fact in self._history(view, key))

    def images(self) -> tuple[ImageFacts, ...]:
        """Returns what each container should run, what runs, and what the registry holds."""
        view = self._view()
        owned = list(self._owned(view))
        return tuple(
            self._image(key, container, [pod for pod, owner, _ in owned if owner == key])
            for key in self.workloads
            if (manifest := view.find(key)) is not None
            for container in manifest["spec"]["template"]["spec"].get("containers", [])
        )

    def _view(self) -> View:
        """Everything of the namespace that can belong to the target; what does not is never shown."""
        view = View()
        for kind, api_version in _LIVING.items():
            for live in self.cluster.list(api_version=api_version, kind=kind, namespace=self.target.namespace):
                view.feed(WatchEvent(kind=WatchKind.STATE, object=live.manifest))
        return view

    def _owned(self, view: View) -> Iterator[tuple[Manifest, ObjectKey, Generation]]:
        for key in self.workloads:
            manifest = view.find(key)
            if manifest is None:
                continue
            if key.kind == "Job":
                yield from ((pod, key, Generation.JOB) for pod in view.owned("Pod", manifest["metadata"]["uid"]))
                continue
            current = view.new_replica_set(manifest)
            for replica_set in view.owned("ReplicaSet", manifest["metadata"]["uid"]):
                generation = Generation.CURRENT if replica_set is current else Generation.OLDER
                yield from ((pod, key, generation) for pod in view.owned("Pod", replica_set["metadata"]["uid"]))

    def _containers_of(self, name: str) -> list[str]:
        for pod, _, _ in self._owned(self._view()):
            if pod["metadata"]["name"] == name:
                spec = pod["spec"]
                return [str(entry["name"]) for entry in (*spec.get("containers", []), *spec.get("initContainers", []))]
        raise NotFoundError(
            f"{one_line(name)} is not a pod of {self.target}.",
            diagnosis="List the pods of the target (`kubectl get pods`, or deploy_pods) and name one of them.",
        )

    def _pod(self, pod: Manifest, key: ObjectKey, generation: Generation) -> PodFacts:
        metadata, status = pod["metadata"], pod.get("status", {})
        return PodFacts(
            name=str(metadata["name"]),
            workload=str(key),
            generation=generation,
            phase=one_line(str(status.get("phase", "Unknown")), cap=40),
            reason=self._quoted(_why(status), _MESSAGE),
            ready=is_ready(pod),
            is_going="deletionTimestamp" in metadata,
            node=one_line(str(pod.get("spec", {}).get("nodeName", "")), cap=100),
            created=one_line(str(metadata.get("creationTimestamp", "")), cap=40),
            containers=tuple(self._container(entry) for entry in container_statuses(pod)),
        )

    def _container(self, status: Mapping[str, Any]) -> ContainerFacts:
        return ContainerFacts(
            name=str(status["name"]),
            image=one_line(str(status.get("image", ""))),
            state=self._quoted(container_state(status.get("state", {})), _MESSAGE),
            last_end=self._quoted(container_state(status.get("lastState", {})), _MESSAGE),
            ready=bool(status.get("ready")),
            restarts=int(status.get("restartCount", 0)),
        )

    def _event(self, event: Manifest) -> EventFacts:
        about = event.get("involvedObject", {})
        return EventFacts(
            object=one_line(f"{about.get('kind')}/{about.get('name')}", cap=120),
            is_warning=event.get("type") == "Warning",
            reason=one_line(str(event.get("reason", "")), cap=60),
            message=self._quoted(str(event.get("message", "")), _MESSAGE),
            count=int(event.get("count") or (event.get("series") or {}).get("count") or 1),
            last=event_time(event) or _NEVER,
        )

    def _history(self, view: View, key: ObjectKey) -> Iterator[RevisionFacts]:
        manifest = view.find(key)
        if manifest is None or key.kind != "Deployment":
            return
        current = view.new_replica_set(manifest)
        sets = sorted(view.owned("ReplicaSet", manifest["metadata"]["uid"]), key=_number, reverse=True)
        for entry in sets[:MOST_REVISIONS]:
            containers = entry["spec"]["template"]["spec"].get("containers", [])
            yield RevisionFacts(
                workload=str(key),
                number=_number(entry) or None,
                is_current=entry is current,
                images=tuple(one_line(str(container.get("image", ""))) for container in containers),
                version=_mark(entry, "version"),
                run_id=_mark(entry, "run"),
                desired=entry["spec"].get("replicas"),
                available=entry.get("status", {}).get("availableReplicas"),
                created=one_line(str(entry["metadata"].get("creationTimestamp", "")), cap=40),
            )

    def _image(self, key: ObjectKey, container: Mapping[str, Any], pods: list[Manifest]) -> ImageFacts:
        name, wanted = str(container["name"]), str(container.get("image", ""))
        statuses = (status for pod in pods for status in container_statuses(pod) if status["name"] == name)
        running = {one_line(str(status.get("imageID", ""))) for status in statuses if status.get("imageID")}
        return ImageFacts(
            workload=str(key),
            container=name,
            wanted=one_line(wanted),
            running=tuple(sorted(running)),
            registry=self._registry(wanted),
        )

    def _registry(self, reference: str) -> str:
        # Somebody may have written any address into the workload: only the application's own repository is asked.
        if not re.match(re.escape(self.repository) + r"[:@]", reference):
            return "not asked: it is not the application's own repository"
        try:
            return self.registry.registry_digest(reference) or "not there"
        except ToolError as error:
            return f"could not tell: {one_line(error.message)}"

    def _quoted(self, text: str, cap: int) -> str:
        return quoted(text, self.secrets, cap=cap)


def _uids(view: View, workloads: tuple[ObjectKey, ...]) -> set[str]:
    uids = set()
    for manifest in filter(None, map(view.find, workloads)):
        uid = manifest["metadata"]["uid"]
        owned = [*view.owned("ReplicaSet", uid), *view.owned("Pod", uid)]
        pods = [pod for entry in owned for pod in view.owned("Pod", entry["metadata"]["uid"])]
        uids |= {uid, *(entry["metadata"]["uid"] for entry in (*owned, *pods))}
    return uids


def _replica_sets(view: View, workloads: tuple[ObjectKey, ...]) -> tuple[str, ...]:
    """The beginnings of the names of pods, those that are gone too."""
    found = filter(None, map(view.find, workloads))
    sets = (entry for manifest in found for entry in view.owned("ReplicaSet", manifest["metadata"]["uid"]))
    return tuple(f"{entry['metadata']['name']}-" for entry in sets)


def _concerns(event: Manifest, uids: set[str], pod_names: tuple[str, ...]) -> bool:
    about = event.get("involvedObject", {})
    if about.get("uid") in uids:
        return True
    name = str(about.get("name", ""))
    return about.get("kind") == "Pod" and any(
        re.fullmatch(re.escape(start) + "[a-z0-9]{1,8}", name) is not None for start in pod_names
    )


def _why(status: Mapping[str, Any]) -> str:
    unscheduled = (
        f"{entry.get('reason')}: {entry.get('message')}"
        for entry in status.get("conditions", [])
        if entry.get("type") == "PodScheduled" and entry.get("status") == "False"
    )
    own = ": ".join(str(status[part]) for part in ("reason", "message") if status.get(part))
    return own or next(unscheduled, "")


def _number(replica_set: Manifest) -> int:
    text = str(replica_set["metadata"].get("annotations", {}).get(_REVISION, ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 -- digits


def _mark(manifest: Manifest, name: str) -> str:
    value = manifest["metadata"].get("annotations", {}).get(PREFIX + name, "")
    return value if isinstance(value, str) and _MARK.fullmatch(value) else ""
