"""The watch over what a run has written: one loop for the rollout, the soak and the rollback.

* One view, one judgement per change of the world, one clock.
* The loop ends when a trigger fires, the goal is reached, its time is over, or we are blind for too long.
* Time in which the cluster cannot be seen counts for nothing: not for a hold, not for a deadline, not for a soak.
* A failure class must last for its persistence before it counts; it is named only when it does.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from deploy_production.engine.pods import PullMemory, restarts
from deploy_production.engine.readiness import Judge, assess
from deploy_production.engine.view import View, Written
from deploy_production.model.readiness import FailureClass, Readiness, ReadinessState
from deploy_production.model.skill import TriggerKind
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

PERSISTENCE: Mapping[FailureClass, timedelta] = {
    FailureClass.DOOMED_CONFIG: timedelta(seconds=20),  # configuration objects may arrive a moment later
    FailureClass.IMAGE_MISSING: timedelta(seconds=15),
    FailureClass.CANNOT_CREATE_PODS: timedelta(seconds=5),  # the rollout itself may free a quota
}
"""How long a failure must be seen without interruption; classes that are not named count at once."""


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
    last: float | None = None
    progressed: float = 0.0
    most_available: int = 0
    ready_since: float | None = None
    restarts_at_ready: int = 0
    interruptions: int = 0
    next_probe: float = 0.0
    probe_failure: str = ""
    line: str = ""
    memory: PullMemory = field(default_factory=PullMemory)
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
        passed = 0.0 if self.last is None else now - self.last
        self.last = now
        if self.watch.view.synced:
            self.seen, self.blind = self.seen + passed, 0.0
        else:
            self.blind += passed

    def _readiness(self) -> tuple[Readiness, ...]:
        judge = Judge(memory=self.memory, restarts_allowed=self.watch.policy.restarts_allowed, waited=self.seen)
        return tuple(self._persisted(assess(entry, self.watch.view, judge)) for entry in self.watch.written)

    def _persisted(self, readiness: Readiness) -> Readiness:
        """Holds a failure back as progressing until it has lasted."""
        failure = readiness.failure
        if readiness.state is not ReadinessState.FAILED or failure is None:
            self.first_seen = {key: at for key, at in self.first_seen.items() if key[0] != str(readiness.key)}
            return readiness
        since = self.first_seen.setdefault((str(readiness.key), failure), self.seen)
        if self.seen - since >= PERSISTENCE.get(failure, timedelta(0)).total_seconds():
            return readiness
        return Readiness(key=readiness.key, state=ReadinessState.PROGRESSING, reason=f"{readiness.reason} (so far)")

    def _note(self, readiness: Sequence[Readiness]) -> None:
        available = sum(entry.available or 0 for entry in readiness)
        if available > self.most_available:
            self.most_available, self.progressed = available, self.seen
        line = "; ".join(f"{entry.key}: {entry.reason}" for entry in readiness if entry.desired is not None)
        if not self.watch.view.synced and self.watch.view.blind_reason:
            line = f"the cluster cannot be seen: {self.watch.view.blind_reason}"
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
        is_ready = readiness and all(entry.state is ReadinessState.READY for entry in readiness)
        if is_ready and self.seen >= self.next_probe:
            self.next_probe = self.seen + self.watch.probe_every.total_seconds()
            self.probe_failure = self.watch.probe()

    def _blind(self, readiness: tuple[Readiness, ...]) -> WatchResult | None:
        if self.blind < BLIND_LIMIT.total_seconds():
            return None
        reason = f"the cluster could not be seen for {self.blind:.0f} s: {self.watch.view.blind_reason}"
        return self._end(WatchEnd.BLIND, reason, None, readiness)

    def _reached(self, readiness: tuple[Readiness, ...]) -> WatchResult | None:
        """Ready means: every object, without interruption and without a restart, for the whole hold."""
        if not self.watch.view.synced:
            return None
        total = self._restarts()
        is_ready = all(entry.state is ReadinessState.READY for entry in readiness) and not self.probe_failure
        if self.ready_since is not None and (not is_ready or total > self.restarts_at_ready):
            self.ready_since, self.interruptions = None, self.interruptions + 1
            if self.goal.unstable_is_failure and self.interruptions > 1:
                reason = f"it was ready and lost it {self.interruptions} times: {self.line or self.probe_failure}"
                return self._end(WatchEnd.FIRED, reason, FailureClass.UNSTABLE, readiness, TriggerKind.HEALTH_CHECKS)
        if not is_ready:
            return None
        if self.ready_since is None:
            self.ready_since, self.restarts_at_ready = self.seen, total
        stable = self.seen - self.ready_since >= self.goal.stable_for.total_seconds()
        if stable and self.seen >= self.goal.at_least.total_seconds():
            return self._end(WatchEnd.REACHED, self.line or "everything is ready", None, readiness)
        return None

    def _restarts(self) -> int:
        manifests = [self.watch.view.find(entry.key) for entry in self.watch.written if entry.key.kind == "Deployment"]
        pods = [pod for found in manifests if found is not None for pod in self.watch.view.new_pods(found)]
        return sum(restarts(pod) for pod in pods)

    def _timed_out(self, readiness: tuple[Readiness, ...]) -> WatchResult | None:
        if self.goal.deadline is None or self.seen < self.goal.deadline.total_seconds():
            return None
        reason = f"not done after {self.seen:.0f} s: {self.line or 'nothing was told'}"
        return self._end(WatchEnd.TIMED_OUT, reason, FailureClass.DEADLINE, readiness)

    @staticmethod
    def _end(
        end: WatchEnd,
        reason: str,
        failure: FailureClass | None,
        readiness: tuple[Readiness, ...],
        trigger: TriggerKind | None = None,
    ) -> WatchResult:
        return WatchResult(end=end, reason=reason, failure=failure, readiness=readiness, trigger=trigger)
