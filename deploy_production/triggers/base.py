"""What a trigger is: code that watches one rollback condition of the skill.

A trigger is a module `triggers/<kind>.py` (the value of a `TriggerKind`) whose last line is a constant `TRIGGER`.
Its docstring is its page of documentation, with the headings: Watches, Fires when, Never fires when.

* `observe` is pure: the previous state goes in, the next one comes out; time is the context's.
* Four readings: quiet, pending (the condition holds, but not long enough), firing, unknown (we cannot see).
* Time in which we could not see advances no hold and resets none.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from deploy_production.model.readiness import FailureClass, Readiness


class TriggerReading(StrEnum):
    QUIET = "quiet"
    PENDING = "pending"
    FIRING = "firing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerState:
    reading: TriggerReading
    reason: str = ""
    since: float | None = None
    """When the condition began, in the seconds of `TriggerContext.now`; None while it does not hold."""
    failure: FailureClass | None = None
    """What the run failed of, when firing."""


QUIET = TriggerState(reading=TriggerReading.QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerContext:
    """One observation of everything that is watched."""

    now: float
    """Seconds in which we could see; it stands still while the cluster cannot be reached."""
    seeing: bool
    readiness: tuple[Readiness, ...]
    progressed: float
    """When a replica last became newly available (or the watch began)."""
    unhealthy_probe: str
    """Why the health endpoints of the application fail; empty while they pass or are not asked."""
    abort_reason: str | None
    hold: timedelta


class Trigger(Protocol):
    def observe(self, context: TriggerContext, previous: TriggerState) -> TriggerState: ...
