"""A deploy, from the gate to the end of the soak: the phases of the skill's flow, in its order.

* The first phases never change the cluster; until the first write a run can only stop.
* After the first write a run ends in success or with the state before, or says loudly that neither was possible.
* A rollback concerns what this run has written, and only that; it happens at most once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from deploy_production.engine.applying import Applied, annotations, apply_changes, changes, unanswered, written
from deploy_production.engine.building import Building
from deploy_production.engine.checking import Checking, procedure_of
from deploy_production.engine.drift import require_no_drift, require_same_plan
from deploy_production.engine.ending import Failed, Stopped, outcome_before_write
from deploy_production.engine.evidence import Scene, capture, secret_values
from deploy_production.engine.gatekeeper import require_fresh, require_open
from deploy_production.engine.gating import pass_gate
from deploy_production.engine.going_back import GoingBack
from deploy_production.engine.lease import TargetLease
from deploy_production.engine.machine import Event, advance
from deploy_production.engine.manifests import pin
from deploy_production.engine.planning import require_thawed
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.snapshot import Snapshot, keep, prune
from deploy_production.engine.steps import Steps, plan_steps
from deploy_production.engine.view import View, Written
from deploy_production.engine.world import Release, World
from deploy_production.errors import DeployError, LeaseHeld, LeaseLostError
from deploy_production.model.gate import CheckResult, GateReport
from deploy_production.model.readiness import FailureClass
from deploy_production.model.run import Change, Outcome, Phase, Plan
from deploy_production.model.target import Image, Manifest, ObjectKey
from deploy_production.model.text import one_line


@dataclass(slots=True, kw_only=True)
class DeployTask:
    """One run; `run` may be called once."""

    world: World
    plan: Plan
    release: Release
    recorder: Recorder
    process: str
    """The identity of this process, for the Lease."""
    abort_reason: Callable[[], str | None]
    phase: Phase = Phase.VERIFY
    applied: list[Applied] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    unchanged: list[Written] = field(default_factory=list)
    """Workloads of the release that need no write."""
    snapshot: Snapshot | None = None
    first_write: datetime | None = None
    checking: Checking | None = None

    def run(self) -> tuple[Outcome, str]:
        """Carries the plan out and returns how it ended; every expected failure is an outcome, not an exception."""
        self.recorder.phase(self.phase)
        lease = TargetLease(
            cluster=self.world.cluster,
            clock=self.world.clock,
            target=self.plan.target,
            run_id=self.recorder.run_id,
            process=self.process,
            is_alive=self.world.is_alive,
        )
        try:
            with lease:
                return self._under(lease)
        except LeaseHeld as error:
            return Outcome.LEASE_HELD, f"{error.message} {error.diagnosis}"
        except DeployError as error:
            return Outcome.FAILED_BEFORE_WRITE, f"{error.message} {error.diagnosis}"

    def _under(self, lease: TargetLease) -> tuple[Outcome, str]:
        try:
            require_same_plan(self.world, self.plan, self.release)
            steps = plan_steps(self.release.skill, self.release.settings, self.plan.version)
            gate = self._verify()
            building = self._building(steps)
            image = self._build(building)
            self._deploy(lease, gate, image, steps)
            self._check(steps)
            return self._succeed(steps, building)
        except Stopped as stopped:
            if stopped.outcome is not Outcome.HELD:
                self._to(Event.STOP)
            return stopped.outcome, stopped.reason
        except Failed as failed:
            return self._go_back(failed)
        except DeployError as error:
            return self._fail(error)
        except Exception as error:
            # A bug of ours after the first write must not leave a half-watched release behind.
            if self.first_write is None or self.phase is Phase.ROLLBACK:
                raise
            self.recorder.observed(f"internal error: {type(error).__name__}: {one_line(str(error))}")
            return self._go_back(Failed(FailureClass.VERIFICATION, f"internal error ({type(error).__name__})"))

    def _to(self, event: Event) -> None:
        self.phase = advance(self.phase, event)
        self.recorder.phase(self.phase)

    def _checkpoint(self) -> None:
        """Between two steps before the first write: a person may have asked to stop."""
        reason = self.abort_reason()
        if reason is not None:
            raise Stopped(Outcome.ABORTED, f"aborted: {reason}")

    def _verify(self) -> GateReport:
        """SKILL: "ALL safety gates MUST pass before deployment"."""
        report = pass_gate(self.world, self.release, self.plan, self._told_check)
        self.recorder.gate(report)
        require_open(report)
        self._checkpoint()
        self._to(Event.DONE)
        return report

    def _told_check(self, check_id: str, result: CheckResult | None) -> None:
        self.recorder.check(check_id, result)
        self._checkpoint()

    def _building(self, steps: Steps) -> Building:
        return Building(
            world=self.world,
            release=self.release,
            steps=steps,
            image=self.plan.image,
            recorder=self.recorder,
            checkpoint=self._checkpoint,
        )

    def _build(self, building: Building) -> Image:
        """Steps 2 to 4."""
        with self.world.repository.checkout(self.plan.commit) as folder:
            building.build(folder)
            self._to(Event.DONE)
            building.package(folder)
            self._to(Event.DONE)
        image = building.push()
        self._checkpoint()
        self._to(Event.DONE)
        return image

    def _deploy(self, lease: TargetLease, gate: GateReport, image: Image, steps: Steps) -> None:
        """Step 5: keeps the state before, asks everything once more, and writes."""
        manifests = pin(tuple(entry.manifest for entry in self.plan.objects), self.plan.image, image)
        pending = changes(self.world.cluster, manifests)
        self.unchanged = self._running(pending)
        if all(change is Change.UNCHANGED for _, change in pending):
            raise self._already_there(steps)
        keys = [entry.key for entry in self.plan.objects]
        self.snapshot = keep(self.world.cluster, keys, target=self.plan.target, recorder=self.recorder)
        self._ask_again(lease, gate)
        self.first_write = self.world.clock.now()
        marks = annotations(self.plan, run_id=self.recorder.run_id, token=lease.token)
        for applied, answer in apply_changes(
            self.world.cluster, pending, marks=marks, snapshot=self.snapshot, recorder=self.recorder
        ):
            self.applied.append(applied)
            self.written.append(answer)
            lease.require_held()
        self._to(Event.DONE)

    def _running(self, pending: Sequence[tuple[Manifest, Change]]) -> list[Written]:
        """Returns the workloads this release does not change: they are watched too, for they use what it changes."""
        keys = [ObjectKey.of(manifest) for manifest, change in pending if change is Change.UNCHANGED]
        live = [self.world.cluster.get(key) for key in keys if key.kind == "Deployment"]
        return [written(found) for found in live if found is not None]

    def _already_there(self, steps: Steps) -> Stopped:
        """Nothing is to be written; that is a success only if what runs is ready and passes the verification."""
        checking = self._checking(since=self.plan.created)
        try:
            checking.roll_out()
            checking.verify(steps.checklist)
        except Failed as failed:
            return Stopped(Outcome.HELD, f"the cluster already runs exactly this release, and: {failed.reason}")
        if checking.undecided:
            return Stopped(Outcome.INCONCLUSIVE, "already live, but not verified: " + "; ".join(checking.undecided))
        return Stopped(Outcome.UNCHANGED, "the cluster already runs exactly this release, and it is healthy")

    def _ask_again(self, lease: TargetLease, gate: GateReport) -> None:
        """Right before the first write: age of the evidence, window, target, drift, lock."""
        require_fresh(gate, plan_digest=self.plan.digest, now=self.world.clock.now())
        require_thawed(self.world, self.release.settings, self.plan.target, self.release.settings.rollout.soak)
        require_no_drift(self.world, self.plan, self.release.settings)
        self._checkpoint()
        lease.require_held()

    def _check(self, steps: Steps) -> None:
        """Step 6."""
        if self.first_write is None:
            raise RuntimeError("nothing was written, so there is nothing to check")
        self.checking = self._checking(since=self.first_write)
        self.checking.roll_out()
        self.checking.verify(steps.checklist)
        self._to(Event.HEALTH_OK)

    def _checking(self, *, since: datetime) -> Checking:
        return Checking(
            world=self.world,
            plan=self.plan,
            release=self.release,
            recorder=self.recorder,
            abort_reason=self.abort_reason,
            written=self.written,
            watched=self.unchanged,
            since=since,
            secrets=secret_values(entry.manifest for entry in self.plan.objects),
        )

    def _succeed(self, steps: Steps, building: Building) -> tuple[Outcome, str]:
        """SKILL: "Monitor deployment for 30 minutes after success"."""
        if self.checking is None:
            raise RuntimeError("success before the check")
        self.checking.soak()
        self.checking.verify(steps.checklist)
        for operation in steps.push_after_success:
            self._move_tag(building, operation.reference)
        self._prune()
        if self.checking.undecided:
            return Outcome.INCONCLUSIVE, "live, but not all could be verified: " + "; ".join(self.checking.undecided)
        return Outcome.SUCCEEDED, f"{self.plan.version} is live and stayed healthy for the whole soak"

    def _move_tag(self, building: Building, reference: str) -> None:
        """A moving tag is a convenience: that it could not be moved is told, and takes nothing back."""
        try:
            building.push_one(reference)
        except Exception as error:  # noqa: BLE001 -- whatever it is, a healthy release stays
            self.recorder.observed(f"{reference} was not moved: {type(error).__name__}: {one_line(str(error))}")

    def _prune(self) -> None:
        try:
            prune(self.world.cluster, self.plan.target, current=self.recorder.run_id)
        except DeployError as error:
            self.recorder.observed(f"old snapshots could not be removed: {error.message}")

    def _fail(self, error: DeployError) -> tuple[Outcome, str]:
        """An error before the first write stops the run; after it, what was written is taken back."""
        if isinstance(error, LeaseLostError):
            return Outcome.HELD, f"{error.message} {error.diagnosis}"
        if self.first_write is not None:
            return self._go_back(Failed(FailureClass.VERIFICATION, error.message))
        self._to(Event.STOP)
        return outcome_before_write(error), f"{error.message} {error.diagnosis}".strip()

    def _go_back(self, failed: Failed) -> tuple[Outcome, str]:
        """SKILL: rollback_procedure. Evidence first; the rollback is never rolled back."""
        if self.snapshot is None:
            raise RuntimeError("nothing was kept, so nothing can have been written")
        self.recorder.must_go_on = True
        try:
            self._capture(failed)
        except Exception as error:  # noqa: BLE001 -- evidence is for people; without it the way back is as urgent
            self.recorder.observed(f"no evidence could be collected: {type(error).__name__}: {one_line(str(error))}")
        try:
            planned = [(entry.key, entry.change) for entry in self.plan.objects]
            found = unanswered(self.world.cluster, planned, self.applied, self.snapshot, self.recorder.run_id)
            if not self.applied and not found:
                self._to(Event.STOP)
                return Outcome.FAILED_BEFORE_WRITE, f"{failed.reason} (nothing was written)"
            self._to(Event.ERRORS)
            returned = self._going_back(self.snapshot).run([*self.applied, *found], failure=failed.failure)
        except DeployError as error:
            return Outcome.ROLLBACK_FAILED, f"{failed.reason}. Then the rollback failed: {error.message}"
        missing = self.recorder.unrecorded
        told = f" ({missing} entries could not be recorded; they are in the log of the run)" if missing else ""
        return returned.outcome, f"{failed.reason}. Then: {returned.reason}{told}"

    def _going_back(self, snapshot: Snapshot) -> GoingBack:
        return GoingBack(
            world=self.world,
            target=self.plan.target,
            procedure=procedure_of(self.release.skill),
            snapshot=snapshot,
            recorder=self.recorder,
            told=self.recorder.activity,
            verify_limit=self.release.settings.rollout.rollback_timeout,
        )

    def _capture(self, failed: Failed) -> None:
        scene = Scene(
            cluster=self.world.cluster,
            clock=self.world.clock,
            namespace=self.plan.target.namespace,
            view=self.checking.view if self.checking is not None else View(),
            written=(*self.written, *self.unchanged),
            since=self.first_write or self.plan.created,
            secrets=secret_values(entry.manifest for entry in self.plan.objects),
        )
        readiness = failed.result.readiness if failed.result is not None else ()
        self.recorder.evidence(capture(scene, failure=failed.failure, reason=failed.reason, readiness=readiness))
