"""Whole releases on a real cluster, real engine, real registry: how each kind of run ends, and what is there after."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.errors import LeaseHeld
from deploy_production.model.content import content_digest, template_digest
from deploy_production.model.gate import Verdict
from deploy_production.model.run import DeployRun, Outcome, Phase, RunId
from deploy_production.ports import Entry, EntryKind
from tests.e2e.shop import CRASHING, Shop

pytestmark = pytest.mark.cluster
OBJECTS = [("Deployment", "shop"), ("Service", "shop"), ("ConfigMap", "shop")]


def state(shop: Shop) -> dict[str, str | None]:
    """Returns the content of everything the application is made of."""
    found = {f"{kind}/{name}": shop.live(kind, name) for kind, name in OBJECTS}
    return {name: None if live is None else content_digest(live.manifest) for name, live in found.items()}


def image(shop: Shop) -> str:
    live = shop.live("Deployment", "shop")
    assert live is not None
    return str(live.manifest["spec"]["template"]["spec"]["containers"][0]["image"])


def replica_sets(shop: Shop) -> int:
    world = shop.application.connect(
        repository=shop.path, context=shop.bed.context, state=shop.application.state, environment=shop.environment
    )
    return len(world.cluster.list(api_version="apps/v1", kind="ReplicaSet", namespace=shop.namespace))


def until(shop: Shop, run_id: RunId, seen: Callable[[Entry], bool]) -> None:
    """Follows a run until an entry is seen."""
    for entry in shop.application.follow(run_id, wait=timedelta(seconds=120)):
        if seen(entry):
            return
    pytest.fail("the run ended before that was seen")


def in_phase(phase: Phase) -> Callable[[Entry], bool]:
    return lambda entry: entry.kind is EntryKind.PHASE and entry.body["phase"] == phase.value


@pytest.fixture
def live(shop: Shop) -> DeployRun:
    """v1.0.0 is live."""
    run = shop.deploy(shop.release("v1.0.0"))
    assert run.outcome is Outcome.SUCCEEDED, run.reason
    return run


@pytest.mark.requirement("gate.blocks_deployment")
def test_a_release_that_is_not_ready_is_blocked_with_the_reason_and_nothing_is_written(shop: Shop) -> None:
    version = shop.release("v1.0.0")
    shop.record("backup", database="shop", id="b-1", finished="2020-01-01T00:00:00Z", size_bytes=1, result="passed")

    run = shop.deploy(version)

    assert run.outcome is Outcome.GATE_FAILED
    assert "backups_current" in run.reason
    report = shop.application.show(run.id)
    assert report.gate is not None
    assert report.gate.results[-1].verdict is Verdict.FAIL
    assert report.gate.not_run == ("deployment_plan", "rollback_ready", "monitoring_configured", "team_notified")
    assert state(shop) == {"Deployment/shop": None, "Service/shop": None, "ConfigMap/shop": None}


def test_a_first_release_goes_live_by_the_digest_that_was_pushed(shop: Shop, live: DeployRun) -> None:
    assert live.image is not None
    assert live.image.digest is not None
    assert image(shop) == live.image.pinned
    assert live.changed == ("ConfigMap/shop", "Service/shop", "Deployment/shop")
    assert live.target.rehearsal


def test_a_second_release_replaces_the_first(shop: Shop, live: DeployRun) -> None:
    before = image(shop)

    run = shop.deploy(shop.release("v1.1.0"))

    assert run.outcome is Outcome.SUCCEEDED, run.reason
    assert image(shop) != before
    assert run.changed == ("Deployment/shop",)


def test_the_same_release_again_changes_nothing(shop: Shop, live: DeployRun) -> None:
    before = state(shop)

    run = shop.deploy("v1.0.0")

    assert run.outcome is Outcome.UNCHANGED, run.reason
    assert run.changed == ()
    assert state(shop) == before


@pytest.mark.parametrize(
    ("how", "failure"),
    [
        ({"command": CRASHING}, "crash"),
        ({"sidecar": "nobody/nothing:v9"}, "image-missing"),
        ({"healthy": False}, "no-progress"),
    ],
    ids=["crash loop", "missing image", "never ready"],
)
@pytest.mark.requirement("rollback.previous_version_restored")
def test_a_broken_release_is_rolled_back_to_exactly_the_state_before(
    shop: Shop, live: DeployRun, how: dict[str, Any], failure: str
) -> None:
    before = state(shop)
    if "sidecar" in how:
        how = {"sidecar": f"{shop.bed.registry}/{how['sidecar']}"}

    run = shop.deploy(shop.release("v1.1.0", greeting="changed", **how))

    assert run.outcome is Outcome.ROLLED_BACK, run.reason
    assert state(shop) == before
    evidence = shop.application.show(run.id).evidence
    assert evidence is not None
    assert evidence.failure == failure


def test_the_evidence_of_a_crash_holds_its_last_words(shop: Shop, live: DeployRun) -> None:
    run = shop.deploy(shop.release("v1.1.0", command=CRASHING))

    report = shop.application.show(run.id)
    assert report.evidence is not None
    assert any("no database" in pod.logs + pod.previous_logs for pod in report.evidence.pods)
    assert report.report is not None
    assert "Incident report (REHEARSAL)" in report.report.read_text()


def test_a_failed_first_release_is_removed_again(shop: Shop) -> None:
    run = shop.deploy(shop.release("v1.0.0", command=CRASHING))

    assert run.outcome is Outcome.FIRST_DEPLOY_REMOVED, run.reason
    assert state(shop) == {"Deployment/shop": None, "Service/shop": None, "ConfigMap/shop": None}


def test_a_changed_config_map_is_restored_too(shop: Shop, live: DeployRun) -> None:
    run = shop.deploy(shop.release("v1.1.0", greeting="bad news", healthy=False))

    assert run.outcome is Outcome.ROLLED_BACK, run.reason
    assert run.changed[0] == "ConfigMap/shop"
    config = shop.live("ConfigMap", "shop")
    assert config is not None
    assert config.manifest["data"] == {"GREETING": "hello"}


def test_going_back_re_uses_the_old_replica_set(shop: Shop, live: DeployRun) -> None:
    before = shop.live("Deployment", "shop")

    shop.deploy(shop.release("v1.1.0", command=CRASHING))

    after = shop.live("Deployment", "shop")
    assert before is not None
    assert after is not None
    assert template_digest(after.manifest) == template_digest(before.manifest)
    assert replica_sets(shop) == 2


@pytest.mark.requirement("trigger.manual_abort.rolls_back")
def test_an_abort_during_the_rollout_goes_back(shop: Shop, live: DeployRun) -> None:
    before = state(shop)
    application = shop.application
    run_id = application.start(application.plan(shop.release("v1.1.0", healthy=False)), actor="tests")
    until(shop, run_id, in_phase(Phase.CHECK))

    application.abort(run_id, reason="wrong version", actor="Ada")
    run = shop.finish(run_id)

    assert run.outcome is Outcome.ABORTED_ROLLED_BACK, run.reason
    assert "wrong version" in run.reason
    assert state(shop) == before


def test_an_abort_during_the_soak_goes_back(shop: Shop, live: DeployRun) -> None:
    before = state(shop)
    shop.overrides = {"rollout": {"soak": "60s"}}
    application = shop.application
    run_id = application.start(application.plan(shop.release("v1.1.0")), actor="tests")
    until(shop, run_id, in_phase(Phase.SUCCESS))

    application.abort(run_id, reason="second thoughts", actor="Ada")

    assert shop.finish(run_id).outcome is Outcome.ABORTED_ROLLED_BACK
    assert state(shop) == before


def test_an_abort_before_the_first_write_leaves_everything_as_it_was(shop: Shop, live: DeployRun) -> None:
    before = state(shop)
    application = shop.application
    run_id = application.start(application.plan(shop.release("v1.1.0")), actor="tests")

    application.abort(run_id, reason="stop", actor="Ada")
    run = shop.finish(run_id)

    assert run.outcome is Outcome.ABORTED, run.reason
    assert run.changed == ()
    assert state(shop) == before


def test_a_rollback_by_hand_goes_back_once_and_stays(shop: Shop, live: DeployRun) -> None:
    before = state(shop)
    second = shop.deploy(shop.release("v1.1.0", greeting="second"))
    assert second.outcome is Outcome.SUCCEEDED, second.reason

    first_time = shop.roll_back(second.id)
    assert first_time.outcome is Outcome.SUCCEEDED, first_time.reason
    assert state(shop) == before

    second_time = shop.roll_back(second.id)
    assert second_time.outcome is Outcome.UNCHANGED, second_time.reason
    assert state(shop) == before


def test_a_rollback_of_a_run_that_wrote_nothing_is_a_no_op(shop: Shop, live: DeployRun) -> None:
    before = state(shop)
    blocked = shop.deploy("v1.0.0")
    assert blocked.outcome is Outcome.UNCHANGED

    run = shop.roll_back(blocked.id)

    assert run.outcome is Outcome.UNCHANGED, run.reason
    assert "wrote nothing" in run.reason
    assert state(shop) == before


def test_a_rollback_does_not_overwrite_what_somebody_else_changed(shop: Shop, live: DeployRun) -> None:
    second = shop.deploy(shop.release("v1.1.0"))
    third = shop.deploy(shop.release("v1.2.0"))
    assert third.outcome is Outcome.SUCCEEDED, third.reason
    before = state(shop)

    run = shop.roll_back(second.id)

    assert run.outcome is Outcome.HELD, run.reason
    assert "changed by somebody else" in run.reason
    assert state(shop) == before


def test_of_two_runs_at_once_one_wins(shop: Shop, live: DeployRun) -> None:
    application = shop.application
    plan = application.plan(shop.release("v1.1.0"))
    winner = application.start(plan, actor="first")

    with pytest.raises(LeaseHeld):
        application.start(plan, actor="second")

    assert shop.finish(winner).outcome is Outcome.SUCCEEDED


def test_of_two_machines_at_once_one_wins(
    shop: Shop, live: DeployRun, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Another state directory is another machine: only the Lease in the cluster stands between them."""
    shop.overrides = {"rollout": {"soak": "15s"}}
    version = shop.release("v1.1.0")
    here, there = shop.application, shop.application_of(tmp_path_factory.mktemp("elsewhere"))
    winner = here.start(here.plan(version), actor="here")
    until(shop, winner, lambda entry: entry.kind is EntryKind.CHECK)

    loser = there.start(there.plan(version), actor="there")
    for _ in there.follow(loser, wait=timedelta(seconds=60)):
        pass

    beaten = there.status(loser)
    assert beaten is not None
    assert beaten.outcome is Outcome.LEASE_HELD, beaten.reason
    assert shop.finish(winner).outcome is Outcome.SUCCEEDED


def test_a_stale_progress_condition_does_not_fail_the_way_back(shop: Shop) -> None:
    """One replica, recreated: going back to the old ReplicaSet leaves the exceeded deadline in the status."""
    shop.deployment_spec = {"replicas": 1, "progressDeadlineSeconds": 5, "strategy": {"type": "Recreate"}}
    assert shop.deploy(shop.release("v1.0.0")).outcome is Outcome.SUCCEEDED
    before = state(shop)

    run = shop.deploy(shop.release("v1.1.0", healthy=False))

    assert run.outcome is Outcome.ROLLED_BACK, run.reason
    assert state(shop) == before


def test_success_is_said_only_when_the_service_answers_from_the_new_version_alone(shop: Shop, live: DeployRun) -> None:
    """The Service answers from old pods for a moment after the rollout is complete; the address is kube-proxy's."""
    import urllib.request

    application = shop.application
    run_id = application.start(application.plan(shop.release("v1.1.0")), actor="tests")
    until(shop, run_id, in_phase(Phase.SUCCESS))

    answers = set()
    for _ in range(40):
        with urllib.request.urlopen(f"http://{shop.address}/version", timeout=5) as answer:
            answers.add(answer.read().decode().strip())

    assert answers == {"v1.1.0"}
    assert shop.finish(run_id).outcome is Outcome.SUCCEEDED


def test_a_version_that_answers_wrongly_is_rolled_back(shop: Shop, live: DeployRun) -> None:
    """Healthy pods that do not serve this version: nothing but the smoke test can tell."""
    before = state(shop)
    shop.overrides = {"verify": {"within": "3s"}}
    version = shop.release("v1.1.0")
    shop.retag(version, version_file="v9.9.9\n")

    run = shop.deploy(version)

    assert run.outcome is Outcome.ROLLED_BACK, run.reason
    assert "Smoke tests pass" in run.reason
    assert state(shop) == before


def test_the_ledger_of_all_this_is_intact(shop: Shop, live: DeployRun) -> None:
    shop.deploy(shop.release("v1.1.0", command=CRASHING))

    assert shop.application.verify_ledger() > 30
    assert [run.outcome for run in shop.application.history()] == [Outcome.ROLLED_BACK, Outcome.SUCCEEDED]
