"""How the phases of a run tell its task that it must end: two signals, raised in phases, caught in the task alone."""

from deploy_production.engine.watching import WatchResult
from deploy_production.errors import DeployError, GateBlocked, LeaseLostError, PlanDriftError, TargetFrozen
from deploy_production.model.readiness import FailureClass
from deploy_production.model.run import Outcome


class Stopped(Exception):
    """The run ends here, and nothing is taken back: nothing was written, or a person must decide."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


class Failed(Exception):
    """What was written must be taken back."""

    def __init__(self, failure: FailureClass, reason: str, result: WatchResult | None = None) -> None:
        super().__init__(reason)
        self.failure = failure
        self.reason = reason
        self.result = result


def outcome_before_write(error: DeployError) -> Outcome:
    """Returns how a run ends that failed before its first write."""
    match error:
        case GateBlocked():
            undecided = error.exit_code == Outcome.GATE_UNDECIDED.exit_code
            return Outcome.GATE_UNDECIDED if undecided else Outcome.GATE_FAILED
        case TargetFrozen():
            return Outcome.FROZEN
        case PlanDriftError():
            return Outcome.DRIFTED
        case LeaseLostError():
            return Outcome.HELD
        case _:
            return Outcome.FAILED_BEFORE_WRITE
