from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.engine.applying import written
from deploy_production.engine.checking import Checking, holds, procedure_of
from deploy_production.engine.ending import Failed, Stopped
from deploy_production.engine.recorder import Recorder
from deploy_production.errors import ClusterError, SkillError
from deploy_production.model.readiness import FailureClass
from deploy_production.model.run import Outcome
from deploy_production.model.skill import TriggerKind
from deploy_production.model.target import FIELD_MANAGER, Manifest, ObjectKey
from deploy_production.ports import EntryKind
from deploy_production.skillfile.reader import shipped_skill
from tests.simulators.cluster_behaviour import Behaviour
from tests.simulators.engine import RUN, Bench
from tests.simulators.release import NAMESPACE, deployment

CHECKLIST = ("Health checks passing", "Logs show no errors", "Metrics within normal range", "Smoke tests pass")
MINUTES = timedelta(minutes=1)


class Written:
    """v2 was just written, over v1; what it does is the test's."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder, stability="10s", soak="120s")
        assert self.bench.deploy("v1")[0] is Outcome.SUCCEEDED

    def checking(self) -> Checking:
        bench = self.bench
        release = bench.release("v2")
        plan = bench.plan(release)
        since = bench.clock.now()
        live = [bench.cluster.apply(entry.manifest, field_manager=FIELD_MANAGER) for entry in plan.objects]
        return Checking(
            world=bench.world(),
            plan=plan,
            release=release,
            recorder=Recorder(ledger=bench.ledger, run_id=RUN[:-1] + "9", rehearsal=True),
            abort_reason=lambda: bench.abort,
            written=[written(entry) for entry in live],
            since=since,
        )

    def recorded(self, kind: EntryKind, field: str) -> list[str]:
        entries = self.bench.ledger.entries(RUN[:-1] + "9")
        return [str(entry.body[field]) for entry in entries if entry.kind is kind]

    def took(self, step: Callable[[], None]) -> float:
        began = self.bench.clock.monotonic()
        step()
        return self.bench.clock.monotonic() - began


@pytest.fixture
def release(tmp_path: Path) -> Written:
    return Written(tmp_path)


def test_a_rollout_is_over_only_when_it_stayed_ready_for_the_hold(release: Written) -> None:
    checking = release.checking()

    assert release.took(checking.roll_out) >= 10


def test_a_soak_lasts_as_long_as_the_settings_say(release: Written) -> None:
    checking = release.checking()
    checking.roll_out()

    assert release.took(checking.soak) >= 120
    assert "soaking for 2 minutes" in release.recorded(EntryKind.ACTIVITY, "text")


def test_a_soak_of_seconds_is_told_in_seconds(release: Written) -> None:
    release.bench.rollout["soak"] = "45s"
    checking = release.checking()
    checking.roll_out()

    checking.soak()

    assert "soaking for 45 seconds" in release.recorded(EntryKind.ACTIVITY, "text")


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (Behaviour.CRASHES, FailureClass.CRASH),
        (Behaviour.IMAGE_MISSING, FailureClass.IMAGE_MISSING),
        (Behaviour.QUOTA, FailureClass.CANNOT_CREATE_PODS),
        (Behaviour.BAD_CONFIG, FailureClass.DOOMED_CONFIG),
        (Behaviour.NEVER_READY, FailureClass.NO_PROGRESS),
    ],
)
def test_a_rollout_that_fails_names_its_class_and_keeps_what_was_seen(
    release: Written, behaviour: Behaviour, failure: FailureClass
) -> None:
    release.bench.cluster.behaves("shop:v2", behaviour)
    checking = release.checking()

    with pytest.raises(Failed) as caught:
        checking.roll_out()

    assert caught.value.failure is failure
    assert caught.value.result is not None
    assert caught.value.result.readiness


def test_a_rollout_that_is_only_slow_ends_at_the_deadline(release: Written) -> None:
    release.bench.rollout |= {"deadline": "60s", "no_progress": "50s"}
    release.bench.cluster.behaves("shop:v2", Behaviour.SLOW(45))
    checking = release.checking()

    with pytest.raises(Failed) as caught:
        checking.roll_out()

    assert caught.value.failure is FailureClass.DEADLINE


def test_a_cluster_that_stays_dark_is_left_to_a_person(release: Written) -> None:
    checking = release.checking()
    release.bench.cluster.blind(lasting=timedelta(hours=1))

    with pytest.raises(Stopped, match="nothing was taken back blindly") as caught:
        checking.roll_out()

    assert caught.value.outcome is Outcome.HELD


@pytest.mark.parametrize("step", ["roll_out", "soak"])
def test_a_request_to_abort_ends_every_wait(release: Written, step: str) -> None:
    checking = release.checking()
    release.bench.abort = "wrong version"

    with pytest.raises(Failed, match="wrong version") as caught:
        getattr(checking, step)()

    assert caught.value.failure is FailureClass.ABORT


def test_the_trigger_that_fired_is_recorded(release: Written) -> None:
    release.bench.cluster.behaves("shop:v2", Behaviour.CRASHES)

    with pytest.raises(Failed):
        release.checking().roll_out()

    assert release.recorded(EntryKind.TRIGGER, "state")[-1] == "firing"
    assert release.recorded(EntryKind.TRIGGER, "trigger")[-1] == "health_checks"


def test_a_condition_that_only_begins_is_not_recorded_as_a_trigger(release: Written) -> None:
    release.bench.cluster.behaves("shop:v2", Behaviour.SLOW(30))

    release.checking().roll_out()

    assert "pending" not in release.recorded(EntryKind.TRIGGER, "state")


def test_health_that_goes_away_in_the_soak_is_a_failure(release: Written) -> None:
    checking = release.checking()
    checking.roll_out()
    release.bench.http.status = 500

    with pytest.raises(Failed, match="500"):
        checking.soak()


def test_before_the_soak_no_endpoint_is_asked(release: Written) -> None:
    """Old pods may answer while the rollout goes on, and new ones may not answer yet."""
    release.bench.http.status = 500

    release.checking().roll_out()

    assert "firing" not in release.recorded(EntryKind.TRIGGER, "state")


def test_everything_verified_leaves_nothing_undecided(release: Written) -> None:
    checking = release.checking()
    checking.roll_out()

    checking.verify(CHECKLIST)

    assert checking.undecided == ()
    assert [text.split(":")[0] for text in release.recorded(EntryKind.ACTIVITY, "text")[-4:]] == list(CHECKLIST)


def test_an_item_that_fails_ends_in_the_rollback_by_name(release: Written) -> None:
    checking = release.checking()
    checking.roll_out()
    release.bench.http.version = "v1"

    with pytest.raises(Failed, match=r"^Smoke tests pass: ") as caught:
        checking.verify(CHECKLIST)

    assert caught.value.failure is FailureClass.VERIFICATION


def test_an_item_that_failed_because_a_person_aborted_is_an_abort(release: Written) -> None:
    checking = release.checking()
    checking.roll_out()
    release.bench.http.version = "v1"
    release.bench.abort = "stop it"

    with pytest.raises(Failed, match="aborted: stop it") as caught:
        checking.verify(CHECKLIST)

    assert caught.value.failure is FailureClass.ABORT


def test_an_item_that_could_not_be_decided_is_remembered_and_takes_nothing_back(release: Written) -> None:
    checking = release.checking()
    checking.roll_out()
    release.bench.http.metrics_status = 503

    checking.verify(CHECKLIST)

    assert len(checking.undecided) == 1
    assert checking.undecided[0].startswith("Metrics within normal range: ")


def test_what_could_be_decided_later_is_undecided_no_more(release: Written) -> None:
    checking = release.checking()
    checking.roll_out()
    release.bench.http.metrics_status = 503
    checking.verify(CHECKLIST)
    release.bench.http.metrics_status = 200

    checking.verify(CHECKLIST)

    assert checking.undecided == ()


@pytest.mark.parametrize(("settings", "expected"), [(3, 3), (5, 5), (60, 5)])
def test_a_condition_lasts_as_long_as_the_skill_says_or_shorter(settings: int, expected: int) -> None:
    found = holds(procedure_of(shipped_skill()), settings * MINUTES)

    assert found[TriggerKind.HEALTH_CHECKS] == expected * MINUTES


def test_a_person_who_aborts_does_not_wait() -> None:
    found = holds(procedure_of(shipped_skill()), 5 * MINUTES)

    assert found[TriggerKind.MANUAL_ABORT] == timedelta(0)


def test_a_document_that_states_no_time_for_health_is_held_to_the_settings() -> None:
    silent = replace(procedure_of(shipped_skill()), triggers=())

    assert holds(silent, 2 * MINUTES) == {TriggerKind.HEALTH_CHECKS: 2 * MINUTES}


def test_a_skill_without_a_rollback_procedure_is_refused() -> None:
    with pytest.raises(SkillError, match="no rollback procedure"):
        procedure_of(replace(shipped_skill(), rollback=None))


WORKER = ObjectKey(api_version="apps/v1", kind="Deployment", namespace=NAMESPACE, name="worker")


def worker() -> Manifest:
    """Another workload of the release, which v2 does not change."""
    made = dict(deployment("worker:1"))
    labels = {"app": "worker"}
    template = {**made["spec"]["template"], "metadata": {"labels": labels}}
    made["metadata"] = {**made["metadata"], "name": "worker"}
    made["spec"] = {**made["spec"], "selector": {"matchLabels": labels}, "template": template}
    return made


def test_a_workload_that_was_not_changed_must_stay_ready_too(release: Written) -> None:
    live = release.bench.cluster.apply(worker(), field_manager=FIELD_MANAGER)
    release.bench.clock.advance(MINUTES)
    checking = replace(release.checking(), watched=[written(live)])
    checking.roll_out()
    release.bench.cluster.behaves("worker:1", Behaviour.CRASHES)
    for pod in release.bench.cluster.list(api_version="v1", kind="Pod", namespace=NAMESPACE, selector="app=worker"):
        release.bench.cluster.delete(pod.key, uid=pod.uid)

    with pytest.raises(Failed, match="Deployment/worker") as caught:
        checking.soak()

    assert caught.value.failure is FailureClass.UNSTABLE


def test_what_an_unchanged_workload_went_through_before_is_its_past(release: Written) -> None:
    release.bench.cluster.behaves("worker:1", Behaviour.CRASHES_ONCE)
    live = release.bench.cluster.apply(worker(), field_manager=FIELD_MANAGER)
    release.bench.clock.advance(10 * MINUTES)
    release.bench.rollout["restarts_allowed"] = "0"
    checking = release.checking()
    changed = [entry for entry in checking.written if entry.key.kind == "Deployment"]
    checking = replace(checking, written=changed, watched=[written(live)])

    checking.roll_out()
    checking.soak()


def test_a_release_of_nothing_but_a_job_soaks_without_it(release: Written) -> None:
    checking = release.checking()
    key = ObjectKey(api_version="batch/v1", kind="Job", namespace=NAMESPACE, name="gone")
    checking.roll_out()
    checking.written = [*checking.written, replace(checking.written[0], key=key)]

    checking.soak()


def test_nothing_that_is_recorded_shows_a_secret(release: Written) -> None:
    checking = replace(release.checking(), secrets=("no such colour",))
    checking.roll_out()
    release.bench.http.body = b"no such colour"

    with pytest.raises(Failed) as caught:
        checking.verify(CHECKLIST)

    assert "[secret]" in caught.value.reason
    assert not any("colour" in text for text in release.recorded(EntryKind.ACTIVITY, "text"))


def test_a_right_that_is_lost_before_the_soak_leaves_the_release_to_a_person(
    release: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    checking = release.checking()
    checking.roll_out()

    def refused(*_: object, **__: object) -> None:
        raise ClusterError("The cluster does not allow us to watch pods.", diagnosis="Ask for it.", status=403)

    monkeypatch.setattr(release.bench.cluster, "watch", refused)
    with pytest.raises(Stopped, match="not allow us to watch pods") as caught:
        checking.soak()

    assert caught.value.outcome is Outcome.HELD
