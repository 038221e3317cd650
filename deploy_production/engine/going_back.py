"""The rollback procedure of a run: evidence first, then the exact state before, tracked, with a verdict of its own.

* It runs at most once per run, and a rollback is never rolled back.
* SKILL: step 1 `immediate_rollback` is the restore, step 2 `verify_rollback` the watch that follows; the timeouts are
  the document's. Steps 3 to 5 belong to people and go into the incident report.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from deploy_production.engine.applying import Applied, written
from deploy_production.engine.evidence import secret_values
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.restoring import Restoration, Restored, may_heal, restore, succeeded
from deploy_production.engine.snapshot import Snapshot
from deploy_production.engine.view import View, Written
from deploy_production.engine.watching import TICK, Goal, Policy, Watch, WatchEnd
from deploy_production.engine.world import World
from deploy_production.model.readiness import FailureClass
from deploy_production.model.run import Outcome
from deploy_production.model.skill import RollbackProcedure, TriggerKind
from deploy_production.model.target import ObjectKey, Target
from deploy_production.triggers.health_checks import TRIGGER as HEALTH_CHECKS

AGAIN = timedelta(seconds=2)
ISSUE_LIMIT = timedelta(seconds=30)
VERIFY_LIMIT = timedelta(seconds=120)
"""Where a skill states no timeout of its own."""

_ANY_RESTARTS = 1_000_000
"""Restarts from before the rollback are no verdict on it; it ends by its own time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """How going back ended."""

    outcome: Outcome
    reason: str
    restorations: tuple[Restoration, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingBack:
    world: World
    target: Target
    procedure: RollbackProcedure
    snapshot: Snapshot
    recorder: Recorder
    told: Callable[[str], None]
    verify_limit: timedelta

    def run(self, applied: Sequence[Applied], *, failure: FailureClass) -> Return:
        """Restores and tracks what was restored; the outcome names what became of it."""
        began = self.world.clock.monotonic()
        restorations = self._restore(applied)
        took = self.world.clock.monotonic() - began
        self.told("; ".join(f"{entry.key}: {entry.result.value}" for entry in restorations))
        limit = self._timeout("immediate_rollback", ISSUE_LIMIT)
        if took > limit.total_seconds():
            self.recorder.observed(f"issuing the rollback took {took:.0f} s, longer than {limit.total_seconds():.0f} s")
        if not succeeded(restorations):
            return Return(outcome=Outcome.ROLLBACK_FAILED, reason=_troubles(restorations), restorations=restorations)
        trouble = self._settle(restorations)
        if trouble:
            return Return(outcome=Outcome.ROLLBACK_FAILED, reason=trouble, restorations=restorations)
        outcome, reason = _verdict(restorations, failure, is_first=_is_first(self.snapshot))
        return Return(outcome=outcome, reason=reason, restorations=restorations)

    def _restore(self, applied: Sequence[Applied]) -> tuple[Restoration, ...]:
        """Restores, and again while only passing trouble keeps us from it: what is back already stays untouched."""
        deadline = self.world.clock.monotonic() + self.verify_limit.total_seconds()
        restorations = restore(self.world.cluster, applied, self.snapshot, self.recorder)
        while may_heal(restorations) and self.world.clock.monotonic() < deadline:
            self.told(f"not all is back yet, trying again: {_troubles(restorations)}")
            self.world.clock.sleep(AGAIN)
            restorations = restore(self.world.cluster, applied, self.snapshot, self.recorder)
        return restorations

    def _timeout(self, action: str, fallback: timedelta) -> timedelta:
        step = self.procedure.step(action)
        return step.timeout if step is not None and step.timeout is not None else fallback

    def _settle(self, restorations: Sequence[Restoration]) -> str:
        """Waits until everything restored is ready and everything removed is gone; returns the trouble, if any."""
        limit = min(self._timeout("verify_rollback", VERIFY_LIMIT), self.verify_limit)
        removed = [entry.key for entry in restorations if entry.result is Restored.REMOVED]
        trouble = self._await_gone(removed, limit)
        tracked = tuple(_tracked(entry) for entry in restorations if entry.live is not None)
        return trouble or (self._await_ready(tracked, limit) if tracked else "")

    def _await_gone(self, keys: Sequence[ObjectKey], limit: timedelta) -> str:
        if not keys:
            return ""
        deadline = self.world.clock.monotonic() + limit.total_seconds()
        view, left = View(), list(keys)
        kinds = sorted({(key.api_version, key.kind) for key in keys})
        events = self.world.cluster.watch(kinds, namespace=self.target.namespace, tick=TICK, stop=lambda: not left)
        with closing(events):
            for event in events:
                view.feed(event)
                left = [key for key in keys if view.find(key) is not None] if view.synced else list(keys)
                if not left:
                    return ""
                if self.world.clock.monotonic() >= deadline:
                    return _still_there(view, left, limit)
        raise RuntimeError("a watch ended without a result")

    def _await_ready(self, tracked: tuple[Written, ...], limit: timedelta) -> str:
        """Health only: an abort must not stop a rollback, and an old progress condition means nothing."""
        watch = Watch(
            cluster=self.world.cluster,
            clock=self.world.clock,
            namespace=self.target.namespace,
            written=tracked,
            policy=Policy(
                triggers={TriggerKind.HEALTH_CHECKS: HEALTH_CHECKS},
                holds={TriggerKind.HEALTH_CHECKS: limit},
                restarts_allowed=_ANY_RESTARTS,
                patient=True,
            ),
            abort_reason=lambda: None,
            told=self.told,
            trigger_told=lambda _kind, _state: None,
            secrets=secret_values(entry.manifest for entry in self.snapshot.held if entry.manifest is not None),
        )
        result = watch.run(Goal(stable_for=timedelta(0), deadline=limit, unstable_is_failure=False))
        return "" if result.end is WatchEnd.REACHED else f"the previous state is not ready again: {result.reason}"


def _still_there(view: View, left: Sequence[ObjectKey], limit: timedelta) -> str:
    if not view.synced:
        return f"whether {left[0]} is gone could not be seen for {limit.total_seconds():.0f} s: {view.blind_reason}"
    return f"{left[0]} is still there {limit.total_seconds():.0f} s after it was deleted"


def _tracked(restoration: Restoration) -> Written:
    if restoration.live is None:
        raise RuntimeError("only what is there can be tracked")
    return written(restoration.live)


def _troubles(restorations: Sequence[Restoration]) -> str:
    bad = [entry for entry in restorations if entry.result in {Restored.CONFLICT, Restored.FAILED}]
    return "; ".join(f"{entry.key}: {entry.result.value}: {entry.reason}" for entry in bad)


def _is_first(snapshot: Snapshot) -> bool:
    """Whether nothing ran before: also a first release that was stopped before its workload was written is one."""
    return not any(held.key.kind == "Deployment" and held.manifest is not None for held in snapshot.held)


def _verdict(restorations: Sequence[Restoration], failure: FailureClass, *, is_first: bool) -> tuple[Outcome, str]:
    if is_first and restorations and all(entry.result is Restored.REMOVED for entry in restorations):
        outcome = Outcome.ABORTED_ROLLED_BACK if failure is FailureClass.ABORT else Outcome.FIRST_DEPLOY_REMOVED
        return outcome, "there was nothing before this release; what it created was removed"
    count = len([entry for entry in restorations if entry.result in {Restored.RESTORED, Restored.REMOVED}])
    text = f"{count} object{'' if count == 1 else 's'} brought back exactly, and ready"
    match failure:
        case FailureClass.ABORT:
            return Outcome.ABORTED_ROLLED_BACK, text
        case FailureClass.DEADLINE:
            return Outcome.TIMED_OUT_ROLLED_BACK, text
        case _:
            return Outcome.ROLLED_BACK, text
