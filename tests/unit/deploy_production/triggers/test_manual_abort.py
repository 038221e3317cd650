from datetime import timedelta

import pytest

from deploy_production.model.readiness import FailureClass
from deploy_production.triggers.base import QUIET, TriggerContext, TriggerReading
from deploy_production.triggers.manual_abort import TRIGGER


def context(reason: str | None, *, seeing: bool = True) -> TriggerContext:
    return TriggerContext(
        now=5,
        seeing=seeing,
        readiness=(),
        progressed=0,
        unhealthy_probe="",
        abort_reason=reason,
        hold=timedelta(0),
    )


def test_quiet_when_nobody_asked() -> None:
    assert TRIGGER.observe(context(None), QUIET) == QUIET


@pytest.mark.requirement("trigger.manual_abort")
def test_fires_at_once_when_somebody_asked() -> None:
    state = TRIGGER.observe(context("wrong version (by Ada)"), QUIET)

    assert (state.reading, state.failure) == (TriggerReading.FIRING, FailureClass.ABORT)
    assert "wrong version (by Ada)" in state.reason


def test_fires_while_the_cluster_cannot_be_seen() -> None:
    assert TRIGGER.observe(context("stop", seeing=False), QUIET).reading is TriggerReading.FIRING
