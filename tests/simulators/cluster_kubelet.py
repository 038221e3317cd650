"""The kubelet of the simulated cluster: what a pod's status says from its creation on, in the order a real one says it.

The times are those of a real node, in seconds after the pod's creation.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.simulators.cluster_behaviour import Behaviour, Kind
from tests.simulators.cluster_store import Object, Store

TERMINATION = 1.0
"""Seconds a pod needs to go."""
_STARTED = 0.5
_RESTARTS = (1.7, 12.3, 33.0, 75.0, 157.0, 319.0, 621.0, 923.0, 1225.0, 1527.0, 1829.0)
_PULLS = (1.2, 21.0, 50.0, 92.0, 175.0, 340.0, 640.0, 940.0, 1240.0, 1540.0, 1840.0)
_FLAPS = range(20, 4000, 25)


@dataclass(slots=True)
class Kubelet:
    store: Store
    behaviour_of: Callable[[str], Behaviour]
    warn: Callable[[Object, str, str], None]
    stopped: dict[str, float] = field(default_factory=dict)
    """uid -> the moment at which the pod was told to end."""

    def start(self, pod: Object) -> None:
        """Schedules the whole life of a pod."""
        image = pod["spec"]["containers"][0]["image"]
        behaviour = self.behaviour_of(image)
        self._at(0.05, pod, self._scheduled)
        self._at(0.2, pod, lambda pod: self._waits(pod, "ContainerCreating", ""))
        match behaviour.kind:
            case Kind.HEALTHY | Kind.FLAPS | Kind.NEVER_READY:
                self._lives(pod, behaviour)
            case Kind.CRASHES | Kind.CRASHES_ONCE:
                self._crashes(pod, behaviour)
            case Kind.IMAGE_MISSING:
                self._cannot_pull(pod, image)
            case Kind.BAD_CONFIG:
                self._at(0.8, pod, lambda pod: self._waits(pod, "CreateContainerConfigError", _NO_CONFIG))
            case Kind.QUOTA:
                raise RuntimeError("a pod that no quota allows was created")

    def stop(self, pod: Object) -> None:
        """Marks a pod as terminating; it is gone a moment later."""
        if "deletionTimestamp" in pod["metadata"]:
            return
        self.stopped[pod["metadata"]["uid"]] = self.store.moment()
        pod["metadata"]["deletionTimestamp"] = self.store.stamp()
        pod["metadata"]["deletionGracePeriodSeconds"] = 30
        self.store.touch(pod)
        self.store.after(TERMINATION, lambda: self.store.drop(pod))

    def _at(self, seconds: float, pod: Object, action: Callable[[Object], None]) -> None:
        def act() -> None:
            if "deletionTimestamp" not in pod["metadata"]:
                action(pod)
                self.store.touch(pod)

        self.store.after(seconds, act)

    def _lives(self, pod: Object, behaviour: Behaviour) -> None:
        probe = pod["spec"]["containers"][0].get("readinessProbe", {})
        self._at(_STARTED, pod, partial(self._runs, ready=False))
        if behaviour.kind is Kind.NEVER_READY:
            for second in range(10, 2000, 10):
                self._at(second, pod, lambda pod: self.warn(pod, "Unhealthy", "Readiness probe failed: HTTP 503"))
            return
        ready = behaviour.seconds + probe.get("initialDelaySeconds", 0)
        self._at(ready, pod, partial(self._runs, ready=True))
        if behaviour.kind is Kind.FLAPS:
            for second in _FLAPS:
                self._at(ready + second, pod, partial(self._runs, ready=False))
                self._at(ready + second + 5, pod, partial(self._runs, ready=True))

    def _crashes(self, pod: Object, behaviour: Behaviour) -> None:
        # Without a readiness probe a container is ready while it runs, be it for a moment.
        ready = "readinessProbe" not in pod["spec"]["containers"][0]
        self._at(_STARTED, pod, partial(self._runs, ready=ready))
        self._at(_STARTED + 0.1, pod, self._ends)
        for restart, second in enumerate(_RESTARTS[: 1 if behaviour.kind is Kind.CRASHES_ONCE else None], start=1):
            self._at(second, pod, partial(self._runs, ready=ready, restarts=restart))
            if behaviour.kind is Kind.CRASHES_ONCE:
                self._at(second + 0.8, pod, partial(self._runs, ready=True, restarts=restart))
                return
            self._at(second + 0.1, pod, self._ends)
            self._at(second + 1.6, pod, partial(self._backs_off, seconds=min(10 * 2 ** (restart - 1), 300)))

    def _cannot_pull(self, pod: Object, image: str) -> None:
        error = f'failed to pull and unpack image "{image}": failed to resolve image: {image}: not found'

        def fails(pod: Object) -> None:
            self._waits(pod, "ErrImagePull", f"rpc error: code = NotFound desc = {error}")
            self.warn(pod, "Failed", f'Failed to pull image "{image}": {error}')

        for second in _PULLS:
            self._at(second, pod, fails)
            # Older kubelets say no more than this; 1.32 and later repeat the error after it.
            self._at(
                second + 7.5, pod, lambda pod: self._waits(pod, "ImagePullBackOff", f'Back-off pulling image "{image}"')
            )

    def _scheduled(self, pod: Object) -> None:
        pod["spec"]["nodeName"] = "node-1"
        _condition(pod, "PodScheduled", is_true=True, stamp=self.store.stamp())

    def _waits(self, pod: Object, reason: str, message: str) -> None:
        pod["status"].update({"phase": "Pending", "startTime": pod["metadata"]["creationTimestamp"]})
        _condition(pod, "Initialized", is_true=True, stamp=self.store.stamp())
        waiting = {"reason": reason} | ({"message": message} if message else {})
        self._status(pod, {"waiting": waiting}, ready=False)

    def _runs(self, pod: Object, *, ready: bool, restarts: int | None = None) -> None:
        old = _container(pod)
        state = old.get("state", {})
        is_new = "running" not in state
        if "terminated" in state:
            old["lastState"] = {"terminated": state["terminated"]}
        if restarts is not None:
            old["restartCount"] = restarts
        pod["status"]["phase"] = "Running"
        running = {"startedAt": self.store.stamp()} if is_new else state["running"]
        self._status(pod, {"running": running}, ready=ready)

    def _ends(self, pod: Object) -> None:
        started = _container(pod)["state"]["running"]["startedAt"]
        ended = {"exitCode": 1, "reason": "Error", "startedAt": started, "finishedAt": self.store.stamp()}
        self._status(pod, {"terminated": ended}, ready=False)

    def _backs_off(self, pod: Object, *, seconds: int) -> None:
        status = _container(pod)
        status["lastState"] = {"terminated": status["state"].get("terminated", {})}
        name = pod["metadata"]["name"]
        where = f"container={status['name']} pod={name}_{pod['metadata']['namespace']}({pod['metadata']['uid']})"
        message = f"back-off {seconds}s restarting failed {where}"
        self._status(pod, {"waiting": {"reason": "CrashLoopBackOff", "message": message}}, ready=False)
        self.warn(pod, "BackOff", f"Back-off restarting failed container {status['name']} in pod {name}")

    def _status(self, pod: Object, state: Object, *, ready: bool) -> None:
        for container in pod["spec"]["containers"]:
            status = _container(pod, container["name"])
            status.update(
                {
                    "image": container["image"],
                    "imageID": container["image"] if "running" in state else status.get("imageID", ""),
                    "state": state,
                    "ready": ready,
                    "started": "running" in state,
                }
            )
        stamp = self.store.stamp()
        _condition(pod, "ContainersReady", is_true=ready, stamp=stamp)
        _condition(pod, "Ready", is_true=ready, stamp=stamp)


_NO_CONFIG = 'configmap "missing" not found'


def _container(pod: Object, name: str = "") -> Object:
    """Returns the status of a container (default: the first), made if it is not there."""
    statuses = pod["status"].setdefault("containerStatuses", [])
    wanted = name or pod["spec"]["containers"][0]["name"]
    for status in statuses:
        if status["name"] == wanted:
            return status
    statuses.append({"name": wanted, "lastState": {}, "restartCount": 0})
    return statuses[-1]


def _condition(pod: Object, kind: str, *, is_true: bool, stamp: str) -> None:
    conditions = pod["status"].setdefault("conditions", [])
    status = "True" if is_true else "False"
    found = next((entry for entry in conditions if entry["type"] == kind), None)
    if found is None:
        conditions.append(found := {"type": kind})
    if found.get("status") != status:
        found.update({"status": status, "lastTransitionTime": stamp})
    if is_true:
        found.pop("reason", None)
    elif kind in {"Ready", "ContainersReady"}:
        found["reason"] = "ContainersNotReady"
