from dataclasses import replace
from datetime import timedelta

import pytest

from deploy_production.model.readiness import FailureClass, Readiness, ReadinessState
from deploy_production.model.target import ObjectKey
from deploy_production.triggers.base import QUIET, TriggerContext, TriggerReading, TriggerState
from deploy_production.triggers.health_checks import TRIGGER

KEY = ObjectKey(api_version="apps/v1", kind="Deployment", namespace="shop", name="shop")
HOLD = timedelta(minutes=5)


def readiness(state: ReadinessState, failure: FailureClass | None = None) -> Readiness:
    return Readiness(key=KEY, state=state, reason="because", failure=failure)


def context(
    now: float,
    state: ReadinessState = ReadinessState.PROGRESSING,
    *,
    seeing: bool = True,
    progressed: float = 0,
    probe: str = "",
    failure: FailureClass | None = None,
) -> TriggerContext:
    return TriggerContext(
        now=now,
        seeing=seeing,
        readiness=(readiness(state, failure),),
        progressed=progressed,
        unhealthy_probe=probe,
        abort_reason=None,
        hold=HOLD,
    )


def observe(*contexts: TriggerContext) -> TriggerState:
    state = QUIET
    for entry in contexts:
        state = TRIGGER.observe(entry, state)
    return state


def test_quiet_while_everything_is_ready() -> None:
    assert observe(context(0, ReadinessState.READY)) == QUIET


@pytest.mark.requirement("trigger.health_checks")
def test_fires_when_unhealthy_for_exactly_the_hold() -> None:
    state = observe(context(0), context(300))

    assert state.reading is TriggerReading.FIRING
    assert state.failure is FailureClass.NO_PROGRESS


def test_stays_pending_just_below_the_hold() -> None:
    assert observe(context(0), context(299.9)).reading is TriggerReading.PENDING


def test_one_healthy_moment_resets_the_hold() -> None:
    state = observe(context(0), context(299), context(299.5, ReadinessState.READY), context(300), context(599))

    assert state.reading is TriggerReading.PENDING


def test_a_newly_available_replica_re_arms_the_hold() -> None:
    assert observe(context(0), context(400, progressed=150)).reading is TriggerReading.PENDING


def test_a_doomed_rollout_fires_at_once() -> None:
    state = observe(context(1, ReadinessState.FAILED, failure=FailureClass.CRASH))

    assert (state.reading, state.failure) == (TriggerReading.FIRING, FailureClass.CRASH)


def test_a_failing_health_endpoint_counts_as_unhealthy() -> None:
    ready = ReadinessState.READY
    state = observe(context(0, ready, probe="no answer"), context(300, ready, probe="no answer"))

    assert state.reading is TriggerReading.FIRING
    assert "no answer" in state.reason


def test_blindness_is_unknown_and_keeps_the_beginning() -> None:
    state = observe(context(10), context(200, seeing=False))

    assert (state.reading, state.since) == (TriggerReading.UNKNOWN, 10)


def test_blindness_never_fires() -> None:
    assert observe(context(0), context(9999, seeing=False)).reading is TriggerReading.UNKNOWN


@pytest.mark.parametrize("state", [ReadinessState.PROGRESSING, ReadinessState.UNKNOWN])
def test_a_job_that_only_takes_long_has_no_health(state: ReadinessState) -> None:
    job = replace(readiness(state), key=replace(KEY, kind="Job"))
    late = replace(context(300), readiness=(job,))

    assert observe(replace(late, now=0), late) == QUIET


def test_a_job_that_failed_fires_at_once() -> None:
    job = replace(readiness(ReadinessState.FAILED, FailureClass.JOB_FAILED), key=replace(KEY, kind="Job"))

    assert observe(replace(context(0), readiness=(job,))).failure is FailureClass.JOB_FAILED
