"""Step 6 and the soak: watch what was written, verify it, and go on watching after the success."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from deploy_production.engine.ending import Failed, Stopped
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.verification import Rolled, Verified, probe_health, verify_all
from deploy_production.engine.view import View, Written, first_write
from deploy_production.engine.watching import Goal, Policy, Watch, WatchEnd, WatchResult
from deploy_production.engine.world import Release, World
from deploy_production.errors import ClusterError, SkillError
from deploy_production.model.gate import Verdict
from deploy_production.model.readiness import FailureClass
from deploy_production.model.run import Outcome, Plan
from deploy_production.model.skill import RollbackProcedure, Skill, TriggerKind
from deploy_production.triggers.base import TriggerReading, TriggerState

PROBES_PER_SOAK = 10
MINUTE = timedelta(minutes=1)
SLOWEST_PROBE = timedelta(seconds=10)


@dataclass(slots=True, kw_only=True)
class Checking:
    """Watches and verifies one set of written objects."""

    world: World
    plan: Plan
    release: Release
    recorder: Recorder
    abort_reason: Callable[[], str | None]
    written: Sequence[Written]
    since: datetime
    """When the first write began, by this machine's clock."""
    watched: Sequence[Written] = ()
    """Workloads of the release that needed no write, and must stay ready all the same."""
    secrets: tuple[str, ...] = ()
    """Values that must not appear in anything that is recorded."""
    view: View = field(default_factory=View)
    undecided: tuple[str, ...] = ()
    """What could not be verified; makes the end inconclusive."""

    def roll_out(self) -> None:
        """Waits until everything is ready, and stays so for the stability hold."""
        rollout = self.release.settings.rollout
        goal = Goal(stable_for=rollout.stability, deadline=rollout.deadline)
        self._watch(goal, "waiting for the rollout", self._all())

    def soak(self) -> None:
        """SKILL: "Monitor deployment for 30 minutes after success". A Job is over by then."""
        soak = self.release.settings.rollout.soak
        lasting = tuple(entry for entry in self._all() if entry.key.kind != "Job")
        goal = Goal(stable_for=timedelta(0), at_least=soak)
        try:
            self._watch(goal, f"soaking for {_minutes(soak)}", lasting, probe=True)
        except ClusterError as error:
            # The rollout could be watched; that the soak cannot says nothing about the release.
            raise Stopped(Outcome.HELD, f"{error.message} {error.diagnosis} Nothing was taken back blindly.") from error

    def verify(self, checklist: tuple[str, ...]) -> None:
        """Verifies the checklist; a FAIL ends in the rollback, an ERROR is remembered."""
        found = verify_all(self._rolled(), checklist, self._told_verified)
        failed = next((entry for entry in found if entry.verdict is Verdict.FAIL), None)
        if failed is not None:
            abort = self.abort_reason()
            if abort is not None:
                raise Failed(FailureClass.ABORT, f"aborted: {abort}")
            raise Failed(FailureClass.VERIFICATION, f"{failed.item}: {failed.summary}")
        self.undecided = tuple(f"{entry.item}: {entry.summary}" for entry in found if entry.verdict is Verdict.ERROR)

    def _all(self) -> tuple[Written, ...]:
        """Returns all that is watched; what the unchanged went through before our first write is their past."""
        begin = first_write(self.written, self.since)
        return (*self.written, *(replace(entry, server_time=begin) for entry in self.watched))

    def _watch(self, goal: Goal, activity: str, written: tuple[Written, ...], *, probe: bool = False) -> None:
        self.recorder.activity(activity)
        rollout = self.release.settings.rollout
        watch = Watch(
            cluster=self.world.cluster,
            clock=self.world.clock,
            namespace=self.plan.target.namespace,
            written=written,
            policy=Policy(
                triggers=self.world.triggers,
                holds=holds(procedure_of(self.release.skill), rollout.no_progress),
                restarts_allowed=rollout.restarts_allowed,
            ),
            abort_reason=self.abort_reason,
            told=self.recorder.activity,
            trigger_told=self._told_trigger,
            probe=self._probe if probe else lambda: "",
            probe_every=min(SLOWEST_PROBE, rollout.soak / PROBES_PER_SOAK),
            secrets=self.secrets,
        )
        self.view = watch.view
        _require_reached(watch.run(goal))

    def _probe(self) -> str:
        return probe_health(self._rolled())

    def _rolled(self) -> Rolled:
        return Rolled(
            cluster=self.world.cluster,
            http=self.world.http,
            clock=self.world.clock,
            settings=self.release.settings,
            version=self.plan.version,
            namespace=self.plan.target.namespace,
            view=self.view,
            written=tuple(self.written),
            since=self.since,
            expect_metrics=not self.plan.rollback.first_deploy,
            abort_reason=self.abort_reason,
            secrets=self.secrets,
        )

    def _told_verified(self, verified: Verified) -> None:
        self.recorder.activity(f"{verified.item}: {verified.verdict}: {verified.summary}")

    def _told_trigger(self, kind: TriggerKind, state: TriggerState) -> None:
        if state.reading is not TriggerReading.PENDING:
            self.recorder.trigger(kind.value, state.reading.value, state.reason)


def _require_reached(result: WatchResult) -> None:
    match result.end:
        case WatchEnd.REACHED:
            return
        case WatchEnd.BLIND:
            raise Stopped(Outcome.HELD, f"{result.reason}; nothing was taken back blindly")
        case WatchEnd.FIRED | WatchEnd.TIMED_OUT:
            raise Failed(result.failure or FailureClass.NO_PROGRESS, result.reason, result)


def holds(procedure: RollbackProcedure, no_progress: timedelta) -> Mapping[TriggerKind, timedelta]:
    """Returns how long each condition must last: the skill's time, or the settings' when that is stricter."""
    stated = {spec.kind: spec.hold or timedelta(0) for spec in procedure.triggers}
    health = stated.get(TriggerKind.HEALTH_CHECKS, no_progress)
    return {**stated, TriggerKind.HEALTH_CHECKS: min(health, no_progress)}


def procedure_of(skill: Skill) -> RollbackProcedure:
    if skill.rollback is None:
        raise SkillError("The skill has no rollback procedure.", diagnosis="Use the skill as it is shipped.")
    return skill.rollback


def _minutes(duration: timedelta) -> str:
    seconds = duration.total_seconds()
    return f"{seconds / 60:g} minutes" if duration >= MINUTE else f"{seconds:g} seconds"
