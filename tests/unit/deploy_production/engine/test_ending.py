import pytest

from deploy_production.engine.ending import Failed, Stopped, outcome_before_write
from deploy_production.errors import (
    ClusterError,
    DeployError,
    GateBlocked,
    LeaseLostError,
    PlanDriftError,
    TargetFrozen,
    ToolError,
)
from deploy_production.model.readiness import FailureClass
from deploy_production.model.run import Outcome


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (GateBlocked("no", diagnosis="", could_not_tell=False), Outcome.GATE_FAILED),
        (GateBlocked("unknown", diagnosis="", could_not_tell=True), Outcome.GATE_UNDECIDED),
        (TargetFrozen("Friday", diagnosis=""), Outcome.FROZEN),
        (PlanDriftError("moved", diagnosis=""), Outcome.DRIFTED),
        (LeaseLostError("lost", diagnosis=""), Outcome.HELD),
        (ToolError("no engine", diagnosis=""), Outcome.FAILED_BEFORE_WRITE),
        (ClusterError("no cluster", diagnosis=""), Outcome.FAILED_BEFORE_WRITE),
    ],
)
def test_each_error_before_the_first_write_ends_the_run_in_its_own_way(error: DeployError, outcome: Outcome) -> None:
    assert outcome_before_write(error) is outcome


def test_a_stop_says_how_and_why() -> None:
    stopped = Stopped(Outcome.UNCHANGED, "nothing differs")

    assert (stopped.outcome, stopped.reason, str(stopped)) == (Outcome.UNCHANGED, "nothing differs", "nothing differs")


def test_a_failure_names_its_class() -> None:
    failed = Failed(FailureClass.CRASH, "it crashed")

    assert (failed.failure, failed.reason, failed.result) == (FailureClass.CRASH, "it crashed", None)


def test_neither_is_an_expected_failure_that_somebody_could_catch_by_mistake() -> None:
    assert not issubclass(Stopped, DeployError)
    assert not issubclass(Failed, DeployError)
