"""A cluster in memory behind the `Cluster` port, with a Deployment controller and a kubelet that follow a script.

    clock = FakeClock()
    cluster = SimulatedCluster(clock)
    cluster.behaves("web:2", Behaviour.CRASHES)

* `behaves` chooses by a part of the image what its containers do; everything else is healthy after a second.
* `answers` and `logs` choose what an image serves and prints; the default body names the image.
* `fail` makes the nth next call of a port method fail, before or after its effect; `blind` makes the whole cluster
  unreachable for a while; `edit` is somebody else who changes an object; `calls` is what was asked, in order.
* Time is the clock's; `watch` lets it pass by itself when nothing happens.
"""

import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from deploy_production.errors import ClusterError, ConflictError, DeployError
from deploy_production.model.target import LiveObject, Manifest, ObjectKey
from deploy_production.ports import Clock, ClusterIdentity, PodLog, ServiceAnswer, WatchEvent
from tests.simulators.cluster_behaviour import Behaviour
from tests.simulators.cluster_controller import Controller
from tests.simulators.cluster_kubelet import Kubelet
from tests.simulators.cluster_store import Object, Store
from tests.simulators.cluster_watch import Watcher

NAMESPACE = "shop"
LINGER = 0.5
"""Seconds for which the Service still sends requests to a pod that is going away."""

_T = TypeVar("_T")


@dataclass(slots=True)
class _Fault:
    verb: str
    nth: int
    error: DeployError
    after_effect: bool


@dataclass(frozen=True, slots=True)
class _Darkness:
    begins: float
    ends: float
    why: str


class SimulatedCluster:
    """Implements `ports.Cluster`; threads may share one."""

    def __init__(
        self, clock: Clock, *, context: str = "simulated", namespaces: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        """Begins with the given namespaces and their labels (default: `shop`, a rehearsal)."""
        self.calls: list[tuple[str, str]] = []
        self.context = context
        self._clock = clock
        self._lock = threading.RLock()
        self._behaviours: list[tuple[str, Behaviour]] = []
        self._answers: list[tuple[str, str, ServiceAnswer]] = []
        self._logs: list[tuple[str, str]] = []
        self._faults: list[_Fault] = []
        self._dark: list[_Darkness] = []
        self._store = Store(clock)
        kubelet = Kubelet(self._store, self._behaviour_of, self._warn)
        controller = Controller(self._store, kubelet, self._behaviour_of, self._warn)
        self._controller, self._kubelet = controller, kubelet
        self._store.on_change = lambda entry, is_gone: controller.react(entry, is_gone=is_gone)
        given = namespaces or {NAMESPACE: {"deploy-production.dev/rehearsal": "true"}}
        for name, labels in {"kube-system": {}, **given}.items():
            metadata = {"name": name, "labels": {"kubernetes.io/metadata.name": name, **labels}}
            self._store.add({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})

    def behaves(self, image: str, behaviour: Behaviour) -> None:
        """Chooses what containers do whose image contains this text; the last choice that fits wins."""
        self._behaviours.append((image, behaviour))

    def answers(self, image: str, path: str, *, status: int = 200, body: bytes = b"ok") -> None:
        """Chooses what containers of an image answer on a path."""
        self._answers.append((image, path, ServiceAnswer(status=status, body=body)))

    def logs(self, image: str, text: str) -> None:
        """Chooses what containers of an image print."""
        self._logs.append((image, text))

    def fail(self, verb: str, nth: int, error: DeployError, *, after_effect: bool = False) -> None:
        """Makes the nth call of a port method from now on raise, before (default) or after it has had its effect."""
        self._faults.append(_Fault(verb, nth, error, after_effect))

    def blind(self, *, lasting: timedelta, starting: timedelta = timedelta(0), why: str = "connection refused") -> None:
        """Makes the cluster unreachable for a while, beginning after `starting`."""
        begins = self._clock.monotonic() + starting.total_seconds()
        self._dark.append(_Darkness(begins, begins + lasting.total_seconds(), why))

    def edit(self, key: ObjectKey, change: Callable[[Object], None], *, manager: str = "somebody") -> LiveObject:
        """Changes an object as somebody else would."""
        with self._lock:
            self._store.settle()
            manifest = self._store.shown(self._store.objects[key])
            change(manifest)
            return self._store.update(manifest, manager, create=False, dry=False)

    def identity(self) -> ClusterIdentity:
        home = ObjectKey(api_version="v1", kind="Namespace", namespace="", name="kube-system")
        uid = self._do("identity", "", lambda: str(self._store.objects[home]["metadata"]["uid"]))
        return ClusterIdentity(
            uid=uid, context=self.context, server="https://simulated.invalid", server_version="v1.37.2"
        )

    def namespace_labels(self, namespace: str) -> Mapping[str, str] | None:
        key = ObjectKey(api_version="v1", kind="Namespace", namespace="", name=namespace)
        found = self._do("namespace_labels", namespace, lambda: self._store.live(key))
        return None if found is None else dict(found.manifest["metadata"].get("labels", {}))

    def get(self, key: ObjectKey) -> LiveObject | None:
        return self._do("get", str(key), lambda: self._store.live(key))

    def list(self, *, api_version: str, kind: str, namespace: str, selector: str = "") -> tuple[LiveObject, ...]:
        def found() -> tuple[LiveObject, ...]:
            lives = (self._store.live(key) for key in self._keys(((api_version, kind),), namespace))
            return tuple(live for live in lives if live is not None and _selected(live.manifest, selector))

        return self._do("list", kind, found)

    def dry_run(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        return self._do("dry_run", _name(manifest), lambda: self._store.apply(manifest, field_manager, dry=True))

    def dry_run_replace(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        return self._do(
            "dry_run_replace",
            _name(manifest),
            lambda: self._store.update(manifest, field_manager, create=False, dry=True),
        )

    def apply(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        return self._do("apply", _name(manifest), lambda: self._store.apply(manifest, field_manager, dry=False))

    def replace(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        return self._do(
            "replace", _name(manifest), lambda: self._store.update(manifest, field_manager, create=False, dry=False)
        )

    def create(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        return self._do(
            "create", _name(manifest), lambda: self._store.update(manifest, field_manager, create=True, dry=False)
        )

    def delete(self, key: ObjectKey, *, uid: str) -> bool:
        return self._do("delete", str(key), lambda: self._delete(key, uid))

    def pod_log(
        self, *, namespace: str, pod: str, container: str, previous: bool, tail: int, since: datetime | None
    ) -> PodLog | None:
        key = ObjectKey(api_version="v1", kind="Pod", namespace=namespace, name=pod)
        return self._do("pod_log", pod, lambda: self._log(key, container, tail, previous=previous))

    def service_get(self, *, namespace: str, service: str, port: str, path: str, timeout: timedelta) -> ServiceAnswer:
        key = ObjectKey(api_version="v1", kind="Service", namespace=namespace, name=service)
        return self._do("service_get", f"{service}:{port}{path}", lambda: self._served(key, path))

    def watch(
        self, kinds: Sequence[tuple[str, str]], *, namespace: str, tick: timedelta, stop: Callable[[], bool]
    ) -> Generator[WatchEvent, None, None]:
        with self._lock:
            self.calls.append(("watch", namespace))
        watcher = Watcher(
            store=self._store,
            clock=self._clock,
            lock=self._lock,
            darkness=self._darkness,
            next_darkness=self._next_darkness,
            kinds=tuple(kinds),
            namespace=namespace,
            tick=tick.total_seconds(),
        )
        yield from watcher.run(stop)

    def _do(self, verb: str, what: str, action: Callable[[], _T]) -> _T:
        """Answers one call: what is due by now happens first."""
        with self._lock:
            self.calls.append((verb, what))
            self._store.settle()
            why = self._darkness()
            if why:
                text = f"The cluster cannot be reached: {why}"
                raise ClusterError(text, diagnosis="Check the network.", retryable=True)
            fault = self._fault(verb)
            if fault is not None and not fault.after_effect:
                raise fault.error
            answer = action()
            if fault is not None:
                raise fault.error
            return answer

    def _fault(self, verb: str) -> _Fault | None:
        """Counts the call for every fault that waits, and returns the one whose turn it is."""
        due = None
        for fault in [fault for fault in self._faults if fault.verb == verb]:
            fault.nth -= 1
            if fault.nth == 0:
                self._faults.remove(fault)
                due = fault
        return due

    def _darkness(self) -> str:
        now = self._clock.monotonic()
        return next((dark.why for dark in self._dark if dark.begins <= now < dark.ends), "")

    def _next_darkness(self) -> float | None:
        now = self._clock.monotonic()
        moments = (moment for dark in self._dark for moment in (dark.begins, dark.ends) if moment > now)
        return min(moments, default=None)

    def _delete(self, key: ObjectKey, uid: str) -> bool:
        entry = self._store.objects.get(key)
        if entry is None:
            return False
        if entry["metadata"]["uid"] != uid:
            raise ConflictError(
                f"{key} is not the object to be deleted ({uid}).", diagnosis="Look at it and decide.", status=409
            )
        match key.kind:
            case "Deployment":
                self._controller.delete(entry)
            case "Pod":
                self._kubelet.stop(entry)
            case _:
                self._store.drop(entry)
        return True

    def _log(self, key: ObjectKey, container: str, tail: int, *, previous: bool) -> PodLog | None:
        pod = self._store.objects.get(key)
        if pod is None:
            return None
        status = next((entry for entry in pod["status"].get("containerStatuses", []) if entry["name"] == container), {})
        states = {*status.get("lastState", {}), *({} if previous else status.get("state", {}))}
        has_run = bool({"running", "terminated"} & states)
        if not has_run:
            return None
        image = status["image"]
        text = next((text for part, text in reversed(self._logs) if part in image), f"started {image}\n")
        lines = text.splitlines(keepends=True)
        return PodLog(text="".join(lines[-tail:]), truncated=len(lines) >= tail)

    def _served(self, key: ObjectKey, path: str) -> ServiceAnswer:
        service = self._store.objects.get(key)
        if service is None:
            return ServiceAnswer(status=404, body=b'{"kind":"Status","reason":"NotFound"}')
        selector = service["spec"].get("selector") or {}
        for pod in self._store.find("Pod", key.namespace):
            labels = pod["metadata"].get("labels", {})
            if selector and selector.items() <= labels.items() and self._is_endpoint(pod):
                image = pod["spec"]["containers"][0]["image"]
                return self._answer(image, path)
        return ServiceAnswer(status=503, body=b'{"kind":"Status","reason":"ServiceUnavailable"}')

    def _is_endpoint(self, pod: Object) -> bool:
        told = self._kubelet.stopped.get(pod["metadata"]["uid"])
        if told is not None and self._clock.monotonic() - told > LINGER:
            return False
        conditions = pod["status"].get("conditions", [])
        return any(entry["type"] == "Ready" and entry["status"] == "True" for entry in conditions)

    def _answer(self, image: str, path: str) -> ServiceAnswer:
        chosen = (answer for part, where, answer in reversed(self._answers) if part in image and where == path)
        return next(chosen, ServiceAnswer(status=200, body=image.encode()))

    def _behaviour_of(self, image: str) -> Behaviour:
        return next((chosen for part, chosen in reversed(self._behaviours) if part in image), Behaviour.HEALTHY)

    def _warn(self, about: Object, reason: str, message: str) -> None:
        """Stores a warning event, or counts it."""
        metadata, now = about["metadata"], self._store.stamp()
        name = f"{metadata['name']}.{reason.lower()}"
        key = ObjectKey(api_version="v1", kind="Event", namespace=metadata["namespace"], name=name)
        known = self._store.objects.get(key)
        if known is not None:
            known |= {"count": known["count"] + 1, "lastTimestamp": now, "message": message}
            self._store.touch(known)
            return
        involved = {"kind": about["kind"], "apiVersion": about["apiVersion"]}
        involved |= {field: metadata[field] for field in ("name", "namespace", "uid")}
        event = {"apiVersion": "v1", "kind": "Event", "metadata": {"name": name, "namespace": metadata["namespace"]}}
        event |= {"involvedObject": involved, "type": "Warning", "reason": reason, "message": message}
        self._store.add(event | {"count": 1, "firstTimestamp": now, "lastTimestamp": now})

    def _keys(self, kinds: Sequence[tuple[str, str]], namespace: str) -> "list[ObjectKey]":
        return [
            key for key in self._store.objects if (key.api_version, key.kind) in kinds and key.namespace == namespace
        ]


def _name(manifest: Manifest) -> str:
    return str(ObjectKey.of(manifest))


def _selected(manifest: Manifest, selector: str) -> bool:
    """Understands `key=value` with commas between, which is all that is asked here."""
    labels = manifest["metadata"].get("labels", {})
    pairs = (part.partition("=") for part in selector.split(",") if part)
    return all(labels.get(key) == value.removeprefix("=") for key, _, value in pairs)
