"""The process of a run is killed: what it left is seen, told and never repeated, and a person decides."""

import os
import signal
from datetime import timedelta

import pytest

from deploy_production.errors import UnsettledRunError
from deploy_production.model.run import DeployRun, Outcome, Phase, RunId
from deploy_production.ports import EntryKind
from tests.e2e.shop import Shop
from tests.e2e.test_deploys import image, in_phase, state, until

pytestmark = pytest.mark.cluster


def kill(shop: Shop, run_id: RunId) -> DeployRun:
    """Kills the process of a run and returns the run as it is seen afterwards."""
    run = shop.application.status(run_id)
    assert run is not None
    os.kill(int(run.process.split(":")[1]), signal.SIGKILL)
    for _ in shop.application.follow(run_id, wait=timedelta(seconds=20)):
        pass
    seen = shop.application.status(run_id)
    assert seen is not None
    return seen


@pytest.fixture
def died(shop: Shop) -> DeployRun:
    """v1.0.0 is live; the run of v1.1.0 died while it waited for the rollout."""
    first = shop.deploy(shop.release("v1.0.0"))
    assert first.outcome is Outcome.SUCCEEDED, first.reason
    application = shop.application
    run_id = application.start(application.plan(shop.release("v1.1.0", healthy=False)), actor="tests")
    until(shop, run_id, in_phase(Phase.CHECK))
    return kill(shop, run_id)


def test_a_killed_run_is_seen_as_dead_without_anything_being_written(shop: Shop, died: DeployRun) -> None:
    entries = len(shop.application.show(died.id).entries)

    assert died.outcome is Outcome.DIED
    assert "Deployment/shop" in died.reason
    assert len(shop.application.show(died.id).entries) == entries


def test_nothing_is_released_over_what_a_dead_run_left_until_somebody_decides(shop: Shop, died: DeployRun) -> None:
    application = shop.application
    before = state(shop)

    with pytest.raises(UnsettledRunError, match=died.id):
        application.start(application.plan("v1.0.0"), actor="tests")

    assert state(shop) == before
    kinds = [entry.kind for entry in application.show(died.id).entries]
    assert kinds[-1] is EntryKind.RUN_CLOSED


def test_what_a_dead_run_changed_can_be_taken_back(shop: Shop, died: DeployRun) -> None:
    run = shop.roll_back(died.id)

    assert run.outcome is Outcome.SUCCEEDED, run.reason
    shop.announce("v1.0.0")
    assert shop.deploy("v1.0.0").outcome is Outcome.UNCHANGED


def test_what_a_dead_run_changed_can_be_accepted(shop: Shop, died: DeployRun) -> None:
    application = shop.application
    before = image(shop)

    application.abort(died.id, reason="we keep it for now", actor="Ada")

    run = shop.deploy(shop.release("v1.2.0"))
    assert run.outcome is Outcome.GATE_FAILED, run.reason
    assert "rollback_ready" in run.reason
    assert image(shop) == before


def test_the_target_of_a_dead_run_is_free_again(shop: Shop) -> None:
    """Its Lease is still there; its holder is provably dead."""
    application = shop.application
    run_id = application.start(application.plan(shop.release("v1.0.0")), actor="tests")
    until(shop, run_id, lambda entry: entry.kind is EntryKind.CHECK)
    assert kill(shop, run_id).outcome is Outcome.DIED

    run = shop.deploy("v1.0.0")

    assert run.outcome is Outcome.SUCCEEDED, run.reason


def test_a_terminated_process_goes_back_like_an_abort(shop: Shop) -> None:
    first = shop.deploy(shop.release("v1.0.0"))
    assert first.outcome is Outcome.SUCCEEDED, first.reason
    before = state(shop)
    application = shop.application
    run_id = application.start(application.plan(shop.release("v1.1.0", healthy=False)), actor="tests")
    until(shop, run_id, in_phase(Phase.CHECK))
    run = application.status(run_id)
    assert run is not None

    os.kill(int(run.process.split(":")[1]), signal.SIGTERM)

    ended = shop.finish(run_id)
    assert ended.outcome is Outcome.ABORTED_ROLLED_BACK, ended.reason
    assert "SIGTERM" in ended.reason
    assert state(shop) == before
