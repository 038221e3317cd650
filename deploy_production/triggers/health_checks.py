"""Health checks fail after 5 minutes.

Watches: the readiness of every workload this run has written, and the application's health endpoints.
Fires when: they are unhealthy for the whole hold without a newly available replica; or at once when Kubernetes reports
a state that waiting does not heal (crash, missing image, broken configuration, pods that cannot be created).
Never fires when: the cluster cannot be reached (unknown is not unhealthy; the clock of the hold stands still), or a
Job only takes long: a Job that runs has no health, and the rollout's deadline bounds it.
"""

from dataclasses import dataclass
from typing import Final

from deploy_production.model.readiness import FailureClass, Readiness, ReadinessState
from deploy_production.triggers.base import QUIET, Trigger, TriggerContext, TriggerReading, TriggerState


@dataclass(frozen=True, slots=True)
class HealthChecks:
    def observe(self, context: TriggerContext, previous: TriggerState) -> TriggerState:
        """Returns the next state; SKILL: "Health checks fail after 5 minutes"."""
        doomed = next((entry for entry in context.readiness if entry.state is ReadinessState.FAILED), None)
        if doomed is not None:
            return _firing(previous, context.now, f"{doomed.key}: {doomed.reason}", doomed.failure)
        if not context.seeing:
            return TriggerState(
                reading=TriggerReading.UNKNOWN, reason="the cluster cannot be seen", since=previous.since
            )
        unhealthy = _unhealthy(context)
        if not unhealthy:
            return QUIET
        since = context.now if previous.since is None else previous.since
        held = context.now - max(since, context.progressed)
        if held >= context.hold.total_seconds():
            reason = f"{unhealthy}, for {held:.0f} s without progress"
            return _firing(previous, since, reason, FailureClass.NO_PROGRESS)
        return TriggerState(reading=TriggerReading.PENDING, reason=unhealthy, since=since)


def _unhealthy(context: TriggerContext) -> str:
    waiting: Readiness | None = next(
        (entry for entry in context.readiness if entry.state is not ReadinessState.READY and entry.key.kind != "Job"),
        None,
    )
    if waiting is not None:
        return f"{waiting.key}: {waiting.reason}"
    return context.unhealthy_probe


def _firing(previous: TriggerState, now: float, reason: str, failure: FailureClass | None) -> TriggerState:
    since = now if previous.since is None else previous.since
    return TriggerState(reading=TriggerReading.FIRING, reason=reason, since=since, failure=failure)


TRIGGER: Final[Trigger] = HealthChecks()
