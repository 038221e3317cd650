from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.errors import ClusterError, LedgerError
from deploy_production.model.run import Outcome
from deploy_production.model.target import FIELD_MANAGER
from deploy_production.ports import Entry, EntryKind
from deploy_production.verifiers.base import failed, undecided
from tests.simulators.cluster_behaviour import Behaviour
from tests.simulators.engine import REGISTRY, Agrees, Bench
from tests.simulators.release import config, deployment, keys
from tests.unit.deploy_production.engine.test_gatekeeper import Scripted


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def live(bench: Bench) -> Bench:
    """v1 is live."""
    outcome, reason = bench.deploy("v1")
    assert outcome is Outcome.SUCCEEDED, reason
    return bench


def breaks(bench: Bench, behaviour: Behaviour) -> None:
    """Whatever is pushed as v2 behaves so."""
    from deploy_production.model.canonical import digest_bytes

    bench.cluster.behaves(digest_bytes(f"{REGISTRY}/shop:v2".encode()), behaviour)


@pytest.mark.requirement("flow.order")
def test_a_good_release_goes_through_the_phases_of_the_drawing(bench: Bench) -> None:
    outcome, reason = bench.deploy("v1")

    assert outcome is Outcome.SUCCEEDED, reason
    assert bench.phases() == ["verify", "build", "docker", "push", "deploy", "check", "success"]


@pytest.mark.requirement("process.commands")
def test_the_commands_of_the_skill_run_in_their_order(bench: Bench) -> None:
    bench.deploy("v1")

    image = f"{REGISTRY}/shop"
    assert bench.effects() == [
        "run npm run build",
        "run npm test",
        f"build {image}:v1",
        f"tag {image}:latest",
        f"push {image}:v1",
        "snapshot Secret/deploy-production.run-00000000000000000000000001",
        "apply ConfigMap/shop",
        "apply Deployment/shop",
        f"push {image}:latest",
    ]


def test_the_moving_tag_is_pushed_only_after_the_release_was_verified(live: Bench) -> None:
    breaks(live, Behaviour.CRASHES)
    live.images.log.clear()

    live.deploy("v2")

    assert f"push {REGISTRY}/shop:v2" in live.images.log
    assert f"push {REGISTRY}/shop:latest" not in live.images.log


@pytest.mark.requirement("monitor.thirty_minutes.after_success")
def test_success_is_said_only_after_the_whole_soak(tmp_path: Path) -> None:
    bench = Bench(tmp_path, soak="30 minutes")
    began = bench.clock.monotonic()

    bench.deploy("v1")

    assert bench.clock.monotonic() - began >= 30 * 60


@pytest.mark.parametrize("verdict", [failed("no", remedy="do"), undecided("unknown", remedy="do")])
def test_a_closed_gate_builds_and_writes_nothing(live: Bench, verdict: object) -> None:
    before = live.state()
    live.verifiers["rollback_ready"] = Scripted(verdict, live.clock)  # type: ignore[arg-type]  # one of the two

    outcome, _ = live.deploy("v2")

    assert outcome in {Outcome.GATE_FAILED, Outcome.GATE_UNDECIDED}
    assert live.effects() == []
    assert live.phases() == ["verify", "stopped"]
    assert live.state() == before


def test_evidence_that_expired_during_the_build_stops_before_the_first_write(live: Bench) -> None:
    live.verifiers["team_notified"] = Agrees(valid_for=timedelta(seconds=1))

    outcome, reason = live.deploy("v2")

    assert outcome is Outcome.GATE_FAILED
    assert "too old" in reason
    assert not [effect for effect in live.effects() if effect.startswith("apply")]


def test_an_object_that_somebody_changed_since_the_plan_stops_before_the_first_write(live: Bench) -> None:
    release = live.release("v2")
    plan = live.plan(release)
    live.cluster.edit(keys(config())[0], lambda found: found["data"].update(GREETING="by hand"))

    outcome, reason = live.task(release, plan).run()

    assert outcome is Outcome.DRIFTED
    assert "ConfigMap/shop was changed" in reason
    assert not [effect for effect in live.effects() if effect.startswith("apply")]


def test_a_plan_that_somebody_edited_is_not_carried_out(live: Bench) -> None:
    release = live.release("v2")
    plan = live.plan(release)
    evil = [
        deployment("somewhere.example/else:v2") if entry.key.kind == "Deployment" else entry.manifest
        for entry in plan.objects
    ]
    forged = replace(
        plan, objects=tuple(replace(entry, manifest=made) for entry, made in zip(plan.objects, evil, strict=True))
    )

    outcome, reason = live.task(release, forged).run()

    assert outcome is Outcome.DRIFTED
    assert "stored plan" in reason
    assert live.effects() == []


def test_a_namespace_that_is_no_rehearsal_any_more_is_not_deployed_to_as_one(
    live: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = live.release("v2")
    plan = live.plan(release)
    monkeypatch.setattr(live.cluster, "namespace_labels", lambda _name: {})

    outcome, _ = live.task(release, plan).run()

    assert outcome is Outcome.DRIFTED
    assert live.effects() == []


@pytest.mark.parametrize("step", ["build", "push"])
def test_a_failed_build_or_push_writes_nothing(live: Bench, step: str) -> None:
    before = live.state()
    live.images.fails = {f"{step} {REGISTRY}/shop:v2"}

    outcome, reason = live.deploy("v2")

    assert outcome is Outcome.FAILED_BEFORE_WRITE
    assert step in reason
    assert live.state() == before


def test_a_failing_build_command_writes_nothing_and_shows_its_last_words(live: Bench) -> None:
    live.processes.fails = {"npm"}

    outcome, reason = live.deploy("v2")

    assert outcome is Outcome.FAILED_BEFORE_WRITE
    assert "`npm run build` ended with exit code 1" in reason
    assert "it broke" in reason


@pytest.mark.parametrize(
    "behaviour",
    [Behaviour.CRASHES, Behaviour.IMAGE_MISSING, Behaviour.NEVER_READY, Behaviour.QUOTA, Behaviour.BAD_CONFIG],
)
def test_a_broken_release_ends_with_exactly_the_state_before(live: Bench, behaviour: Behaviour) -> None:
    before = live.state()
    breaks(live, behaviour)

    outcome, reason = live.deploy("v2", greeting="changed")

    assert outcome is Outcome.ROLLED_BACK, reason
    assert live.state() == before
    assert live.phases()[-1] == "rollback"


def test_one_crash_that_heals_is_no_failure(live: Bench) -> None:
    breaks(live, Behaviour.CRASHES_ONCE)

    assert live.deploy("v2")[0] is Outcome.SUCCEEDED


def test_a_release_that_loses_its_health_again_and_again_is_rolled_back(live: Bench) -> None:
    before = live.state()
    breaks(live, Behaviour.FLAPS)

    outcome, reason = live.deploy("v2")

    assert outcome is Outcome.ROLLED_BACK, reason
    assert live.state() == before


def test_evidence_is_recorded_before_anything_is_taken_back(live: Bench) -> None:
    breaks(live, Behaviour.CRASHES)
    live.deploy("v2")

    entries = live.ledger.entries(f"run-{2:026}")
    evidence = next(entry.sequence for entry in entries if entry.kind is EntryKind.EVIDENCE)
    restored = next(entry.sequence for entry in entries if entry.body.get("effect") == "restore")
    assert evidence < restored


def test_a_failed_smoke_test_is_rolled_back(live: Bench) -> None:
    before = live.state()
    release = live.release("v2")
    live.http.version = "v1"

    outcome, reason = live.task(release).run()

    assert outcome is Outcome.ROLLED_BACK, reason
    assert "Smoke tests pass" in reason
    assert live.state() == before


def test_a_first_release_that_fails_is_removed_and_named_so(bench: Bench) -> None:
    breaks(bench, Behaviour.CRASHES)

    outcome, _ = bench.deploy("v2")

    assert outcome is Outcome.FIRST_DEPLOY_REMOVED
    assert bench.state() == [None, None]


def test_the_same_release_again_is_unchanged_and_takes_no_snapshot(live: Bench) -> None:
    outcome, _ = live.deploy("v1")

    assert outcome is Outcome.UNCHANGED
    assert not [effect for effect in live.effects() if effect.split()[0] in {"apply", "snapshot"}]


def test_a_write_that_fails_is_taken_back(live: Bench) -> None:
    before = live.state()
    live.cluster.fail("apply", 2, ClusterError("refused", diagnosis="ask", status=403))

    outcome, reason = live.deploy("v2", greeting="changed")

    assert outcome is Outcome.ROLLED_BACK, reason
    assert live.state() == before


def test_a_write_whose_answer_was_lost_is_found_and_taken_back(live: Bench) -> None:
    """The server stored it, we never heard: only the mark on the object tells."""
    before = live.state()
    live.cluster.fail("apply", 1, ClusterError("no answer", diagnosis="look"), after_effect=True)

    outcome, reason = live.deploy("v2", greeting="changed")

    assert outcome is Outcome.ROLLED_BACK, reason
    assert live.state() == before


def test_a_write_that_never_happened_leaves_nothing_to_take_back(live: Bench) -> None:
    before = live.state()
    live.cluster.fail("apply", 1, ClusterError("refused", diagnosis="ask", status=403))

    outcome, _ = live.deploy("v2", greeting="changed")

    assert outcome is Outcome.FAILED_BEFORE_WRITE
    assert live.state() == before


def test_a_rollback_that_fails_is_said_loudly(live: Bench) -> None:
    breaks(live, Behaviour.CRASHES)
    release = live.release("v2", greeting="changed")
    plan = live.plan(release)
    for nth in range(3, 6):
        live.cluster.fail("apply", nth, ClusterError("refused", diagnosis="ask", status=403))

    outcome, reason = live.task(release, plan).run()

    assert outcome is Outcome.ROLLBACK_FAILED
    assert "refused" in reason


def test_an_abort_before_the_first_write_writes_nothing(live: Bench) -> None:
    before = live.state()
    live.abort = "wrong version"

    outcome, reason = live.deploy("v2")

    assert outcome is Outcome.ABORTED
    assert "wrong version" in reason
    assert live.state() == before


def test_blindness_after_the_first_write_holds_and_takes_nothing_back(live: Bench) -> None:
    release = live.release("v2")
    task = live.task(release)
    live.cluster.blind(starting=timedelta(seconds=20), lasting=timedelta(hours=1))

    outcome, reason = task.run()

    assert outcome is Outcome.HELD, reason
    assert not [effect for effect in live.effects() if effect.startswith("restore")]


def test_a_short_blindness_is_waited_out(live: Bench) -> None:
    task = live.task(live.release("v2"))
    live.cluster.blind(starting=timedelta(seconds=20), lasting=timedelta(seconds=60))

    outcome, reason = task.run()

    assert outcome is Outcome.SUCCEEDED, reason


def test_metrics_that_cannot_be_measured_end_inconclusive_and_stay(live: Bench) -> None:
    task = live.task(live.release("v2"))
    live.http.metrics_status = 503

    outcome, reason = task.run()

    assert outcome is Outcome.INCONCLUSIVE
    assert "Metrics within normal range" in reason


def test_a_bug_after_the_first_write_is_taken_back(live: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    before = live.state()
    task = live.task(live.release("v2", greeting="changed"))

    def broken(*_: object) -> None:
        raise TypeError("a bug")

    monkeypatch.setattr("deploy_production.engine.deploying.DeployTask._check", broken)
    outcome, reason = task.run()

    assert outcome is Outcome.ROLLED_BACK
    assert "internal error (TypeError)" in reason
    assert live.state() == before


def test_a_rehearsal_says_so_in_every_entry(live: Bench) -> None:
    assert all(entry.body["rehearsal"] is True for entry in live.ledger.entries(f"run-{1:026}"))


def test_what_is_written_carries_the_run_the_version_and_the_token(live: Bench) -> None:
    found = live.cluster.get(keys(config())[0])

    assert found is not None
    marks = found.manifest["metadata"]["annotations"]
    assert marks["deploy-production.dev/run"] == f"run-{1:026}"
    assert marks["deploy-production.dev/version"] == "v1"
    assert marks["deploy-production.dev/fence"] == "1"
    assert {entry["manager"] for entry in found.manifest["metadata"]["managedFields"]} == {FIELD_MANAGER}


def test_a_ledger_that_refuses_after_the_first_write_does_not_keep_us_from_going_back(
    live: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = live.state()
    task = live.task(live.release("v2", greeting="changed"))
    store = live.ledger.append

    def full(run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> Entry:
        if task.written:
            raise LedgerError("The disk is full.", diagnosis="Make room.")
        return store(run_id, kind, body)

    monkeypatch.setattr(live.ledger, "append", full)
    outcome, reason = task.run()

    assert outcome is Outcome.ROLLED_BACK, reason
    assert "could not be recorded" in reason
    assert live.state() == before
    assert '"effect":"restore"' in capsys.readouterr().err


def test_a_ledger_that_refuses_before_the_first_write_stops_the_run(
    live: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = live.state()
    task = live.task(live.release("v2", greeting="changed"))

    def full(run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> Entry:
        raise LedgerError("The disk is full.", diagnosis="Make room.")

    monkeypatch.setattr(live.ledger, "append", full)
    with pytest.raises(LedgerError):
        task.run()

    assert live.state() == before


def test_passing_trouble_while_going_back_is_tried_again(live: Bench) -> None:
    before = live.state()
    breaks(live, Behaviour.CRASHES)
    release = live.release("v2", greeting="changed")
    task = live.task(release)
    live.cluster.fail("apply", 3, ClusterError("no answer", diagnosis="wait", status=503))

    outcome, reason = task.run()

    assert outcome is Outcome.ROLLED_BACK, reason
    assert live.state() == before


def test_evidence_that_cannot_be_collected_does_not_keep_us_from_going_back(
    live: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = live.state()
    breaks(live, Behaviour.CRASHES)

    def broken(*_: object, **__: object) -> None:
        raise KeyError("metadata")

    monkeypatch.setattr("deploy_production.engine.deploying.capture", broken)

    assert live.deploy("v2")[0] is Outcome.ROLLED_BACK
    assert live.state() == before


def test_a_release_that_is_there_already_and_not_healthy_is_no_success(live: Bench) -> None:
    release = live.release("v1")
    live.http.status = 500

    outcome, reason = live.task(release).run()

    assert outcome is Outcome.HELD
    assert "already runs exactly this release" in reason


def test_a_release_that_is_there_already_and_cannot_be_verified_is_inconclusive(live: Bench) -> None:
    task = live.task(live.release("v1"))
    live.http.metrics_status = 503

    assert task.run()[0] is Outcome.INCONCLUSIVE


def test_a_ledger_that_is_busy_for_a_moment_does_not_end_a_healthy_release(
    live: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, store = live.task(live.release("v2")), live.ledger.append

    def busy(run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> Entry:
        if kind is EntryKind.ACTIVITY:
            raise LedgerError("Another process keeps it locked.", diagnosis="Wait.")
        return store(run_id, kind, body)

    monkeypatch.setattr(live.ledger, "append", busy)

    assert task.run()[0] is Outcome.SUCCEEDED
