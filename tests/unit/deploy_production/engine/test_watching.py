from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest

from deploy_production import triggers
from deploy_production.engine.view import Written
from deploy_production.engine.watching import BLIND_LIMIT, DARKNESS_LIMIT, Goal, Policy, Watch, WatchEnd, WatchResult
from deploy_production.model.readiness import FailureClass, ReadinessState
from deploy_production.model.skill import TriggerKind
from deploy_production.model.target import ObjectKey
from deploy_production.ports import ClusterReader, WatchEvent, WatchKind
from tests.simulators.clock import FakeClock
from tests.simulators.workload import (
    AFTER,
    NAMESPACE,
    WRITTEN,
    complete,
    deployment,
    pod,
    replica_set,
    running,
    waiting,
)

Moment = tuple[float, Iterable[WatchEvent]]
CRASHED = waiting("CrashLoopBackOff", restarts=1, last={"exitCode": 1})
SYNCED = WatchEvent(kind=WatchKind.SYNCED)


def state(*objects: Any) -> list[WatchEvent]:
    return [*(WatchEvent(kind=WatchKind.STATE, object=entry) for entry in objects), SYNCED]


def changed(*objects: Any) -> list[WatchEvent]:
    return [WatchEvent(kind=WatchKind.CHANGED, object=entry) for entry in objects]


@dataclass(slots=True)
class Script:
    """Tells events at given seconds, and ticks once a second in between."""

    clock: FakeClock
    moments: list[Moment]
    closed: bool = False

    def watch(
        self, kinds: Sequence[tuple[str, str]], *, namespace: str, tick: timedelta, stop: Callable[[], bool]
    ) -> Generator[WatchEvent, None, None]:
        assert namespace == NAMESPACE
        try:
            for second in range(2_000):
                for _, events in [entry for entry in self.moments if entry[0] == second]:
                    yield from events
                yield WatchEvent(kind=WatchKind.TICK)
                self.clock.advance(tick)
        finally:
            self.closed = True


@dataclass(slots=True)
class Bench:
    clock: FakeClock = field(default_factory=FakeClock)
    lines: list[str] = field(default_factory=list)
    abort_at: float | None = None
    probe: Callable[[], str] = lambda: ""
    closed: bool = False
    written: tuple[Written, ...] = (WRITTEN,)
    patient: bool = False
    secrets: tuple[str, ...] = ()

    def run(self, goal: Goal, *moments: Moment) -> WatchResult:
        script = Script(self.clock, list(moments))
        watch = Watch(
            cluster=cast("ClusterReader", script),
            clock=self.clock,
            namespace=NAMESPACE,
            written=self.written,
            policy=Policy(
                triggers=triggers.catalogue(),
                holds={TriggerKind.HEALTH_CHECKS: timedelta(minutes=5)},
                restarts_allowed=1,
                patient=self.patient,
            ),
            abort_reason=self._abort,
            told=self.lines.append,
            trigger_told=lambda _kind, _state: None,
            probe=self.probe,
            secrets=self.secrets,
        )
        result = watch.run(goal)
        self.closed = script.closed
        return result

    def _abort(self) -> str | None:
        is_due = self.abort_at is not None and self.clock.monotonic() >= self.abort_at
        return "enough (by Ada)" if is_due else None


READY = (deployment(status=complete()), replica_set(available=2))
HALF = (
    deployment(status={"replicas": 2, "updatedReplicas": 2, "availableReplicas": 1}),
    replica_set(available=1),
)
ROLLOUT = Goal(stable_for=timedelta(seconds=60), deadline=timedelta(minutes=15))


def test_success_needs_the_whole_stability_hold() -> None:
    bench = Bench()

    result = bench.run(ROLLOUT, (0, state(*HALF)), (10, changed(*READY)))

    assert result.end is WatchEnd.REACHED
    assert bench.clock.monotonic() == 70


def test_the_watch_is_closed_when_it_has_ended() -> None:
    bench = Bench()

    bench.run(ROLLOUT, (0, state(*READY)))

    assert bench.closed


def test_nothing_is_judged_before_everything_has_been_told() -> None:
    bench = Bench()
    events = [WatchEvent(kind=WatchKind.STATE, object=entry) for entry in READY]

    result = bench.run(Goal(stable_for=timedelta(0)), (0, events), (5, [SYNCED]))

    assert result.end is WatchEnd.REACHED
    assert bench.clock.monotonic() >= 5


def test_a_restart_during_the_hold_starts_it_again() -> None:
    bench = Bench()
    calm, restarted = pod("a", running()), pod("a", running(restarts=1))

    result = bench.run(ROLLOUT, (0, state(*READY, calm)), (30, changed(restarted)))

    assert result.end is WatchEnd.REACHED
    assert bench.clock.monotonic() == 90


def test_losing_readiness_twice_is_unstable() -> None:
    result = Bench().run(ROLLOUT, (0, state(*READY)), (10, changed(*HALF)), (20, changed(*READY)), (30, changed(*HALF)))

    assert (result.end, result.failure) == (WatchEnd.FIRED, FailureClass.UNSTABLE)


def test_a_crash_fires_at_once() -> None:
    bench = Bench()

    result = bench.run(
        ROLLOUT, (0, state(deployment(), replica_set())), (3, changed(pod("a", CRASHED), pod("b", CRASHED)))
    )

    assert (result.end, result.failure) == (WatchEnd.FIRED, FailureClass.CRASH)
    assert bench.clock.monotonic() == 3


def test_a_missing_image_must_last_before_it_counts() -> None:
    bench = Bench()
    pulling = waiting("ErrImagePull", "manifest unknown")

    result = bench.run(ROLLOUT, (0, state(deployment(), replica_set(replicas=1), pod("a", pulling))))

    assert result.failure is FailureClass.IMAGE_MISSING
    assert bench.clock.monotonic() == 15


def test_a_failure_that_passes_before_its_time_is_forgotten() -> None:
    pulling = pod("a", waiting("ErrImagePull", "manifest unknown"))
    healed = pod("a", running())

    result = Bench().run(
        ROLLOUT,
        (0, state(deployment(), replica_set(replicas=1), pulling)),
        (10, changed(healed)),
        (12, changed(pulling)),
        (20, changed(*READY, healed)),
    )

    assert result.end is WatchEnd.REACHED


@pytest.mark.requirement("trigger.health_checks.five_minutes")
def test_five_minutes_without_a_new_replica_fire() -> None:
    bench = Bench()

    result = bench.run(ROLLOUT, (0, state(*HALF)))

    assert (result.end, result.failure) == (WatchEnd.FIRED, FailureClass.NO_PROGRESS)
    assert bench.clock.monotonic() == 300


def test_a_slow_rollout_that_goes_on_ends_at_its_deadline_as_timed_out() -> None:
    goal = Goal(stable_for=timedelta(0), deadline=timedelta(minutes=4))

    result = Bench().run(goal, (0, state(*HALF)))

    assert (result.end, result.failure) == (WatchEnd.TIMED_OUT, FailureClass.DEADLINE)


def test_blindness_stops_every_clock() -> None:
    bench = Bench()
    blind = [WatchEvent(kind=WatchKind.BLIND, message="connection refused")]

    result = bench.run(ROLLOUT, (0, state(*READY)), (10, blind), (110, state(*READY)))

    assert result.end is WatchEnd.REACHED
    assert bench.clock.monotonic() >= 160


def test_being_blind_for_too_long_ends_the_watch_without_a_verdict_on_the_release() -> None:
    bench = Bench()

    result = bench.run(ROLLOUT, (0, state(*HALF)), (5, [WatchEvent(kind=WatchKind.BLIND, message="refused")]))

    assert (result.end, result.failure) == (WatchEnd.BLIND, None)
    assert bench.clock.monotonic() >= BLIND_LIMIT.total_seconds()


def test_an_abort_ends_the_watch_at_once() -> None:
    bench = Bench(abort_at=7)

    result = bench.run(ROLLOUT, (0, state(*HALF)))

    assert (result.end, result.failure, result.trigger) == (
        WatchEnd.FIRED,
        FailureClass.ABORT,
        TriggerKind.MANUAL_ABORT,
    )
    assert bench.clock.monotonic() == 7


@pytest.mark.requirement("monitor.thirty_minutes")
def test_the_soak_lasts_its_whole_time() -> None:
    bench = Bench()

    result = bench.run(Goal(stable_for=timedelta(0), at_least=timedelta(minutes=30)), (0, state(*READY)))

    assert result.end is WatchEnd.REACHED
    assert bench.clock.monotonic() == 1800


@pytest.mark.requirement("monitor.health_remains")
def test_a_health_endpoint_that_fails_for_the_hold_ends_the_soak() -> None:
    bench = Bench(probe=lambda: "health: no answer")
    goal = Goal(stable_for=timedelta(0), at_least=timedelta(minutes=30))

    result = bench.run(goal, (0, state(*READY)))

    assert (result.end, result.failure) == (WatchEnd.FIRED, FailureClass.NO_PROGRESS)
    assert "no answer" in result.reason
    assert 300 <= bench.clock.monotonic() < 320


def test_what_people_see_is_told_only_when_it_changes() -> None:
    bench = Bench()

    bench.run(Goal(stable_for=timedelta(seconds=30)), (0, state(*HALF)), (5, changed(*READY)))

    assert len(bench.lines) == len(set(bench.lines))
    assert bench.lines[-1] == "Deployment/shop: 2 of 2 replicas are new and available"


def test_the_readiness_at_the_verdict_is_part_of_the_result() -> None:
    result = Bench().run(ROLLOUT, (0, state(deployment(), replica_set(replicas=1), pod("a", CRASHED))))

    assert [entry.state for entry in result.readiness] == [ReadinessState.FAILED]


SOAK = Goal(stable_for=timedelta(0), at_least=timedelta(minutes=30))


def scaled(desired: int, available: int) -> tuple[Any, ...]:
    """The workload while somebody asks for another count."""
    counts = {"replicas": desired, "updatedReplicas": desired, "availableReplicas": available}
    return deployment(replicas=desired, status=counts), replica_set(replicas=desired, available=available)


@pytest.mark.parametrize("counts", [[(4, 2), (4, 4), (6, 4), (6, 6)], [(1, 1), (4, 1), (4, 4), (2, 2)]])
def test_an_autoscaler_at_work_is_no_loss_of_readiness(counts: list[tuple[int, int]]) -> None:
    moments = [(60.0 * at, changed(*scaled(*pair))) for at, pair in enumerate(counts, start=1)]

    result = Bench().run(SOAK, (0, state(*READY)), *moments)

    assert result.end is WatchEnd.REACHED


def test_the_end_waits_for_the_count_that_somebody_asked_for() -> None:
    bench = Bench()

    result = bench.run(ROLLOUT, (0, state(*READY)), (30, changed(*scaled(4, 2))), (100, changed(*scaled(4, 4))))

    assert result.end is WatchEnd.REACHED
    assert bench.clock.monotonic() == 100


def test_a_replica_that_goes_after_scaling_up_is_a_loss_of_readiness() -> None:
    grown, less = scaled(4, 4), scaled(4, 3)
    moments = [(at, changed(*(grown if at % 20 else less))) for at in (10.0, 20.0, 30.0, 40.0)]

    result = Bench().run(SOAK, (0, state(*READY)), *moments)

    assert (result.end, result.failure) == (WatchEnd.FIRED, FailureClass.UNSTABLE)
    assert "3 of 4 new replicas are available" in result.reason


def job(*conditions: str) -> dict[str, Any]:
    status = {"conditions": [{"type": condition, "status": "True"} for condition in conditions]}
    metadata = {"name": "migrate", "namespace": NAMESPACE, "uid": "job-1"}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "status": status}


def gone(manifest: Any) -> list[WatchEvent]:
    return [WatchEvent(kind=WatchKind.DELETED, object=manifest)]


MIGRATE = ObjectKey(api_version="batch/v1", kind="Job", namespace=NAMESPACE, name="migrate")
WITH_JOB = (replace(WRITTEN, key=MIGRATE, uid="job-1"), WRITTEN)


def test_a_job_that_is_removed_after_it_has_completed_stays_complete() -> None:
    done = job("Complete")

    result = Bench(written=WITH_JOB).run(ROLLOUT, (0, state(*READY, job())), (5, changed(done)), (10, gone(done)))

    assert result.end is WatchEnd.REACHED


def test_a_job_that_is_gone_before_its_end_was_seen_is_left_to_a_person() -> None:
    result = Bench(written=WITH_JOB).run(ROLLOUT, (0, state(*READY, job())), (10, gone(job())))

    assert (result.end, result.failure) == (WatchEnd.BLIND, None)
    assert "nobody saw how it ended" in result.reason


def test_a_job_that_takes_longer_than_the_health_trigger_is_waited_for() -> None:
    result = Bench(written=WITH_JOB).run(ROLLOUT, (0, state(*READY, job())), (400, changed(job("Complete"))))

    assert result.end is WatchEnd.REACHED


def test_a_job_that_never_ends_is_bounded_by_the_deadline() -> None:
    result = Bench(written=WITH_JOB).run(ROLLOUT, (0, state(*READY, job())))

    assert (result.end, result.failure) == (WatchEnd.TIMED_OUT, FailureClass.DEADLINE)


@dataclass(slots=True)
class Probe:
    """Fails at these questions, counted from one."""

    fails: set[int]
    asked: int = 0

    def __call__(self) -> str:
        self.asked += 1
        return "health: no answer" if self.asked in self.fails else ""


def test_single_lost_probes_are_asked_again_and_do_not_count() -> None:
    probe = Probe({40, 41, 42, 100})

    assert Bench(probe=probe).run(SOAK, (0, state(*READY))).end is WatchEnd.REACHED


def test_probes_that_fail_again_and_again_for_less_than_the_hold_are_no_loss_of_readiness() -> None:
    probe = Probe({*range(10, 20), *range(40, 50)})

    assert Bench(probe=probe).run(SOAK, (0, state(*READY))).end is WatchEnd.REACHED


def test_an_abort_is_not_kept_waiting_by_a_failing_probe() -> None:
    bench = Bench(probe=Probe(set(range(1000))), abort_at=0)

    assert bench.run(SOAK, (0, state(*READY))).failure is FailureClass.ABORT
    assert bench.clock.monotonic() == 0


def no_pods(message: str) -> tuple[Any, ...]:
    refused = {"type": "ReplicaFailure", "status": "True", "lastTransitionTime": AFTER, "message": message}
    return deployment(conditions=[refused]), replica_set()


@pytest.mark.parametrize(("message", "seconds"), [("admission webhook denied", 5), ("exceeded quota: shop", 60)])
def test_a_quota_may_be_freed_by_the_rollout_itself(message: str, seconds: int) -> None:
    bench = Bench()

    result = bench.run(ROLLOUT, (0, state(*no_pods(message))))

    assert result.failure is FailureClass.CANNOT_CREATE_PODS
    assert bench.clock.monotonic() == seconds


def test_a_patient_watch_waits_for_pods_that_cannot_be_created_yet() -> None:
    bench = Bench(patient=True)
    limit = Goal(stable_for=timedelta(0), deadline=timedelta(minutes=2))

    assert bench.run(limit, (0, state(*no_pods("quota"))), (100, changed(*READY))).end is WatchEnd.REACHED
    assert bench.run(limit, (0, state(*no_pods("quota")))).end is WatchEnd.TIMED_OUT


def test_time_in_which_this_process_stood_still_was_not_watched() -> None:
    bench = Bench()
    asked: list[float] = []

    def probe() -> str:
        asked.append(bench.clock.monotonic())
        if len(asked) == 8:
            bench.clock.advance(timedelta(minutes=30))
        return ""

    bench.probe = probe
    result = bench.run(SOAK, (0, state(*READY)))

    assert result.end is WatchEnd.REACHED
    assert bench.clock.monotonic() >= 2 * 1800 - 5
    assert len(asked) >= 170


def test_a_pause_is_no_blind_time_either() -> None:
    bench = Bench()
    blind = [WatchEvent(kind=WatchKind.BLIND, message="refused")]

    def stopped() -> Iterable[WatchEvent]:
        bench.clock.advance(timedelta(hours=1))
        yield WatchEvent(kind=WatchKind.TICK)

    result = bench.run(ROLLOUT, (0, state(*READY)), (10, blind), (11, stopped()), (20, state(*READY)))

    assert result.end is WatchEnd.REACHED


def test_being_blind_again_and_again_ends_too() -> None:
    blind = [WatchEvent(kind=WatchKind.BLIND, message="refused")]
    moments = [(110.0 * at, blind) for at in range(1, 17)]
    sights = [(110.0 * at + 100, state(*READY)) for at in range(1, 17)]
    bench = Bench()

    result = bench.run(SOAK, (0, state(*READY)), *moments, *sights)

    assert result.end is WatchEnd.BLIND
    assert "in all" in result.reason
    assert bench.clock.monotonic() < 110 + DARKNESS_LIMIT.total_seconds() * 1.2


def test_secrets_are_in_no_line_and_no_reason() -> None:
    command = f"exec {'x' * 150} --password=correct-horse-battery failed"
    broken = pod("a", waiting("CreateContainerConfigError", command))
    bench = Bench(secrets=("correct-horse-battery",))

    result = bench.run(ROLLOUT, (0, state(deployment(), replica_set(replicas=1), broken)))

    assert "[secret]" in result.reason
    assert "horse" not in " ".join([result.reason, *bench.lines, *(entry.reason for entry in result.readiness)])


def test_a_restart_is_not_hidden_by_a_pod_that_went_away_with_restarts_of_its_own() -> None:
    bench = Bench()
    old, calm = pod("a", running(restarts=1)), pod("b", running())

    moments: list[Moment] = [(20, gone(old)), (40, changed(pod("b", running(restarts=1))))]
    result = bench.run(ROLLOUT, (0, state(*READY, old, calm)), *moments)

    assert result.end is WatchEnd.REACHED
    assert bench.clock.monotonic() == 100
