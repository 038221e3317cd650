"""Manual abort triggered.

Watches: the abort requests that people record for this run.
Fires when: there is one, at once, whatever else is going on, also while the cluster cannot be seen.
Never fires when: nobody asked.
"""

from dataclasses import dataclass
from typing import Final

from deploy_production.model.readiness import FailureClass
from deploy_production.triggers.base import QUIET, Trigger, TriggerContext, TriggerReading, TriggerState


@dataclass(frozen=True, slots=True)
class ManualAbort:
    def observe(self, context: TriggerContext, previous: TriggerState) -> TriggerState:
        """Returns the next state; SKILL: "Manual abort triggered"."""
        if context.abort_reason is None:
            return QUIET
        since = context.now if previous.since is None else previous.since
        reason = f"aborted: {context.abort_reason}"
        return TriggerState(reading=TriggerReading.FIRING, reason=reason, since=since, failure=FailureClass.ABORT)


TRIGGER: Final[Trigger] = ManualAbort()
