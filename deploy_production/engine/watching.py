"""The watch over what a run has written: one loop for the rollout, the soak and the rollback.

* One view, one judgement per change of the world, one clock.
* The loop ends when a trigger fires, the goal is reached, its time is over, or we are blind for too long.
* Time in which the cluster cannot be seen counts for nothing: not for a hold, not for a deadline, not for a soak.
  Nor does time in which this process itself stood still.
* A failure class must last for its persistence before it counts; it is named only when it does.
* Readiness is lost when a container restarts or a replica that was there goes; a larger count that somebody asks for
  is only waited for. What a health endpoint answers is the triggers' business.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from deploy_production.engine.evidence import quoted, redact
from deploy_production.engine.pods import PodMemory, restarts
from deploy_production.engine.readiness import Judge, assess
from deploy_production.engine.view import View, Written
from deploy_production.model.readiness import FailureClass, Readiness, ReadinessState
from deploy_production.model.skill import TriggerKind
from deploy_production.model.target import ObjectKey
from deploy_production.ports import Clock, ClusterReader, WatchKind
from deploy_production.triggers.base import QUIET, Trigger, TriggerContext, TriggerReading, TriggerState

WATCHED = (
    ("apps/v1", "Deployment"),
    ("apps/v1", "ReplicaSet"),
    ("v1", "Pod"),
    ("batch/v1", "Job"),
    ("v1", "Service"),
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
)
TICK = timedelta(seconds=1)
BLIND_LIMIT = timedelta(seconds=120)
"""After this long without sight a person must decide."""
DARKNESS_LIMIT = timedelta(minutes=10)
"""And after this long in all: a watch that is blind again and again would never end."""
LONGEST_STEP = timedelta(seconds=5)
"""What passed between two looks beyond this was not watched: the process or the machine was stopped."""
PROBE_RETRIES = 3
BETWEEN_PROBES = timedelta(seconds=1)

PERSISTENCE: Mapping[FailureClass, timedelta] = {
    FailureClass.DOOMED_CONFIG: timedelta(seconds=20),  # configuration objects may arrive a moment later
    FailureClass.IMAGE_MISSING: timedelta(seconds=15),
    FailureClass.CANNOT_CREATE_PODS: timedelta(seconds=5),
}
"""How long a failure must be seen without interruption; classes that are not named count at once."""
QUOTA_PERSISTENCE = timedelta(seconds=60)
"""The rollout itself may free a quota."""
REASON_CAP = 400


class WatchEnd(StrEnum):
    REACHED = "reached"
    FIRED = "fired"
    TIMED_OUT = "timed-out"
    BLIND = "blind"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchResult:
    end: WatchEnd
    reason: str
    failure: FailureClass | None
    readiness: tuple[Readiness, ...]
    trigger: TriggerKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a watch waits for."""

    stable_for: timedelta
    """Everything must be ready for this long without interruption."""
    at_least: timedelta = timedelta(0)
    """And the watch must have lasted this long (the soak)."""
    deadline: timedelta | None = None
    unstable_is_failure: bool = True
    """A second interruption of readiness is a failure, not just more waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    triggers: Mapping[TriggerKind, Trigger]
    holds: Mapping[TriggerKind, timedelta]
    restarts_allowed: int
    patient: bool = False
    """Failures that time heals are waited for: pods that cannot be created yet."""


@dataclass(slots=True, kw_only=True)
class Watch:
    """Watches a set of written objects."""

    cluster: ClusterReader
    clock: Clock
    namespace: str
    written: tuple[Written, ...]
    policy: Policy
    abort_reason: Callable[[], str | None]
    told: Callable[[str], None]
    """Called with one line whenever what people should see has changed."""
    trigger_told: Callable[[TriggerKind, TriggerState], None]
    probe: Callable[[], str] = lambda: ""
    """Asks the application's health endpoints; returns why they fail, empty when they pass."""
    probe_every: timedelta = timedelta(seconds=10)
    view: View = field(default_factory=View)
    secrets: tuple[str, ...] = ()
    """Values that must not appear in any reason."""

    def run(self, goal: Goal) -> WatchResult:
        loop = _Loop(watch=self, goal=goal, began=self.clock.monotonic())
        events = self.cluster.watch(WATCHED, namespace=self.namespace, tick=TICK, stop=lambda: loop.result is not None)
        with closing(events):
            for event in events:
                self.view.feed(event)
                result = None if event.kind is WatchKind.STATE else loop.step()
                if result is not None:
                    return result
        raise RuntimeError("a watch ended without a result")


@dataclass(slots=True, kw_only=True)
class _Loop:
    """The state of one run of the loop; times are in seconds of `seen`, which stands still while blind."""

    watch: Watch
    goal: Goal
    began: float
    result: WatchResult | None = None
    seen: float = 0.0
    blind: float = 0.0
    darkness: float = 0.0
    """All blind times together."""
    last: float | None = None
    progressed: float = 0.0
    most_available: int = 0
    ready_since: float | None = None
    restarts_at_ready: int = 0
    ready_with: dict[ObjectKey, int] = field(default_factory=dict)
    """How many replicas each object had when it was last ready."""
    finished: dict[ObjectKey, Readiness] = field(default_factory=dict)
    """Jobs that were seen to complete; the cluster may remove them at any time."""
    interruptions: int = 0
    next_probe: float = 0.0
    probe_failure: str = ""
    line: str = ""
    memory: PodMemory = field(default_factory=PodMemory)
    first_seen: dict[tuple[str, FailureClass], float] = field(default_factory=dict)
    states: dict[TriggerKind, TriggerState] = field(default_factory=dict)

    def step(self) -> WatchResult | None:
        """Takes one look and returns the result when there is one."""
        self._pass_time()
        readiness = self._readiness() if self.watch.view.synced else ()
        self._note(readiness)
        self.result = self._fired(readiness) or self._blind(readiness) or self._reached(readiness)
        if self.result is None:
            self.result = self._timed_out(readiness)
        return self.result

    def _pass_time(self) -> None:
        now = self.watch.clock.monotonic()
        passed = 0.0 if self.last is None else min(now - self.last, LONGEST_STEP.total_seconds())
        self.last = now
        if self.watch.view.synced:
            self.seen, self.blind = self.seen + passed, 0.0
        else:
            self.blind, self.darkness = self.blind + passed, self.darkness + passed

    def _readiness(self) -> tuple[Readiness, ...]:
        judge = Judge(memory=self.memory, restarts_allowed=self.watch.policy.restarts_allowed, waited=self.seen)
        return tuple(self._judged(entry, judge) for entry in self.watch.written)

    def _judged(self, written: Written, judge: Judge) -> Readiness:
        if written.key in self.finished:
            return self.finished[written.key]
        found = self._persisted(assess(written, self.watch.view, judge))
        if written.key.kind == "Job" and found.state is ReadinessState.READY:
            self.finished[written.key] = found
        return replace(found, reason=quoted(found.reason, self.watch.secrets, cap=REASON_CAP))

    def _persisted(self, readiness: Readiness) -> Readiness:
        """Holds a failure back as progressing until it has lasted."""
        failure = readiness.failure
        if readiness.state is not ReadinessState.FAILED or failure is None:
            self.first_seen = {key: at for key, at in self.first_seen.items() if key[0] != str(readiness.key)}
            return readiness
        since = self.first_seen.setdefault((str(readiness.key), failure), self.seen)
        is_waited_for = self.watch.policy.patient and failure is FailureClass.CANNOT_CREATE_PODS
        if not is_waited_for and self.seen - since >= _persistence(failure, readiness.reason).total_seconds():
            return readiness
        reason = f"so far: {readiness.reason}"
        return replace(readiness, state=ReadinessState.PROGRESSING, failure=None, reason=reason)

    def _note(self, readiness: Sequence[Readiness]) -> None:
        available = sum(entry.available or 0 for entry in readiness)
        if available > self.most_available:
            self.most_available, self.progressed = available, self.seen
        line = "; ".join(f"{entry.key}: {entry.reason}" for entry in readiness if entry.desired is not None)
        if not self.watch.view.synced and self.watch.view.blind_reason:
            line = redact(f"the cluster cannot be seen: {self.watch.view.blind_reason}", self.watch.secrets)
        if line and line != self.line:
            self.line = line
            self.watch.told(line)

    def _fired(self, readiness: tuple[Readiness, ...]) -> WatchResult | None:
        self._ask_probe(readiness)
        abort = self.watch.abort_reason()
        for kind, trigger in self.watch.policy.triggers.items():
            context = TriggerContext(
                now=self.seen,
                seeing=self.watch.view.synced,
                readiness=readiness,
                progressed=self.progressed,
                unhealthy_probe=self.probe_failure,
                abort_reason=abort,
                hold=self.watch.policy.holds.get(kind, timedelta(0)),
            )
            previous = self.states.get(kind, QUIET)
            state = trigger.observe(context, previous)
            self.states[kind] = state
            if state.reading is not previous.reading:
                self.watch.trigger_told(kind, state)
            if state.reading is TriggerReading.FIRING:
                return self._end(WatchEnd.FIRED, state.reason, state.failure, readiness, kind)
        return None

    def _ask_probe(self, readiness: Sequence[Readiness]) -> None:
        is_ready = self.watch.view.synced and all(entry.state is ReadinessState.READY for entry in readiness)
        if is_ready and self.seen >= self.next_probe:
            self.next_probe = self.seen + self.watch.probe_every.total_seconds()
            self.probe_failure = self.watch.probe() if self.probe_failure else self._first_failure()

    def _first_failure(self) -> str:
        """Asks a few times before a failure counts: one lost packet is no bad release."""
        failure = self.watch.probe()
        for _ in range(PROBE_RETRIES):
            if not failure or self.watch.abort_reason() is not None:
                break
            self.watch.clock.sleep(BETWEEN_PROBES)
            failure = self.watch.probe()
        return failure

    def _blind(self, readiness: tuple[Readiness, ...]) -> WatchResult | None:
        if self.blind < BLIND_LIMIT.total_seconds() and self.darkness < DARKNESS_LIMIT.total_seconds():
            return None
        total = "" if self.blind == self.darkness else f" ({self.darkness:.0f} s in all)"
        reason = f"the cluster could not be seen for {self.blind:.0f} s{total}: {self.watch.view.blind_reason}"
        return self._end(WatchEnd.BLIND, reason, None, readiness)

    def _reached(self, readiness: tuple[Readiness, ...]) -> WatchResult | None:
        """Ready means: every object, without interruption and without a restart, for the whole hold."""
        if not self.watch.view.synced:
            return None
        interruption = self._interruption(readiness) if self.ready_since is not None else ""
        if interruption:
            self.ready_since, self.interruptions = None, self.interruptions + 1
            if self.goal.unstable_is_failure and self.interruptions > 1:
                reason = f"it was ready and lost it {self.interruptions} times: {interruption}"
                return self._end(WatchEnd.FIRED, reason, FailureClass.UNSTABLE, readiness, TriggerKind.HEALTH_CHECKS)
        lost = next((entry for entry in readiness if _is_lost(entry)), None)
        if not self._is_steady(readiness) or self.probe_failure:
            return None
        if lost is not None:
            return self._end(WatchEnd.BLIND, f"{lost.key}: {lost.reason}", None, readiness)
        return self._end(WatchEnd.REACHED, self.line or "everything is ready", None, readiness)

    def _interruption(self, readiness: Sequence[Readiness]) -> str:
        """Returns how readiness was lost, empty while everything that was available still is."""
        total = self._restarts()
        if total > self.restarts_at_ready:
            return "a container was restarted"
        self.restarts_at_ready = total  # less than before when a pod is gone
        for entry in readiness:
            had = self.ready_with.get(entry.key, 0)
            needed = had if entry.desired is None else min(had, entry.desired)
            if entry.state is not ReadinessState.READY and (entry.available or 0) < needed:
                return f"{entry.key}: {entry.reason}"
        return ""

    def _is_steady(self, readiness: Sequence[Readiness]) -> bool:
        """Notes what is ready, and returns whether everything is, and has been for as long as the goal says."""
        ready = [entry for entry in readiness if entry.state is ReadinessState.READY]
        self.ready_with |= {entry.key: entry.desired for entry in ready if entry.desired is not None}
        if len(ready) + sum(_is_lost(entry) for entry in readiness) < len(readiness):
            return False
        if self.ready_since is None:
            self.ready_since, self.restarts_at_ready = self.seen, self._restarts()
        stable = self.seen - self.ready_since >= self.goal.stable_for.total_seconds()
        return stable and self.seen >= self.goal.at_least.total_seconds()

    def _restarts(self) -> int:
        manifests = [self.watch.view.find(entry.key) for entry in self.watch.written if entry.key.kind == "Deployment"]
        pods = [pod for found in manifests if found is not None for pod in self.watch.view.new_pods(found)]
        return sum(restarts(pod) for pod in pods)

    def _timed_out(self, readiness: tuple[Readiness, ...]) -> WatchResult | None:
        if self.goal.deadline is None or self.seen < self.goal.deadline.total_seconds():
            return None
        why = self.probe_failure or self.line or "nothing was told"
        reason = f"not done after {self.seen:.0f} s: {why}"
        return self._end(WatchEnd.TIMED_OUT, reason, FailureClass.DEADLINE, readiness)

    def _end(
        self,
        end: WatchEnd,
        reason: str,
        failure: FailureClass | None,
        readiness: tuple[Readiness, ...],
        trigger: TriggerKind | None = None,
    ) -> WatchResult:
        told = redact(reason, self.watch.secrets)
        return WatchResult(end=end, reason=told, failure=failure, readiness=readiness, trigger=trigger)


def _persistence(failure: FailureClass, reason: str) -> timedelta:
    if failure is FailureClass.CANNOT_CREATE_PODS and "exceeded quota" in reason:
        return QUOTA_PERSISTENCE
    return PERSISTENCE.get(failure, timedelta(0))


def _is_lost(readiness: Readiness) -> bool:
    """Whether how a Job ended can no longer be found out."""
    return readiness.key.kind == "Job" and readiness.state is ReadinessState.UNKNOWN
