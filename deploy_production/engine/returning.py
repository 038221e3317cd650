"""A rollback that a person asks for: back to what was live before an earlier run, exactly, or not at all.

* Nothing is touched unless everything that run wrote is still as it wrote it, or already as it was before.
* A run that wrote nothing has nothing to take back; asking twice changes nothing the second time.
* No gate and no freeze stand in the way: going back must work at three in the morning.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from deploy_production.engine.applying import Applied, unanswered
from deploy_production.engine.going_back import VERIFY_LIMIT, GoingBack
from deploy_production.engine.lease import TargetLease
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.restoring import Restored, conflicts
from deploy_production.engine.snapshot import load
from deploy_production.engine.world import World
from deploy_production.errors import DeployError, LeaseHeld, WrongTargetError
from deploy_production.model.readiness import FailureClass
from deploy_production.model.run import Change, Outcome, Phase
from deploy_production.model.skill import RollbackProcedure
from deploy_production.model.target import ObjectKey, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTask:
    world: World
    target: Target
    procedure: RollbackProcedure
    recorder: Recorder
    process: str
    of: str
    """The run whose changes are taken back."""
    applied: Sequence[Applied]
    unsure: Sequence[tuple[ObjectKey, Change]] = ()
    """Writes that run announced and never confirmed: it died, or the answer was lost."""

    snapshot_digest: str | None = None
    """Of the snapshot, as the ledger has it."""

    def run(self) -> tuple[Outcome, str]:
        """Goes back and returns how it ended."""
        self.recorder.phase(Phase.ROLLBACK)
        lease = TargetLease(
            cluster=self.world.cluster,
            clock=self.world.clock,
            target=self.target,
            run_id=self.recorder.run_id,
            process=self.process,
            is_alive=self.world.is_alive,
        )
        try:
            self._require_target()
            with lease:
                return self._go_back()
        except LeaseHeld as error:
            return Outcome.LEASE_HELD, f"{error.message} {error.diagnosis}"
        except DeployError as error:
            return Outcome.ROLLBACK_FAILED, f"{error.message} {error.diagnosis}"

    def _require_target(self) -> None:
        found = self.world.cluster.identity()
        if found.uid != self.target.cluster_uid:
            raise WrongTargetError(
                f"Context {found.context} is another cluster than the one that run deployed to.",
                diagnosis="Point the context at the right cluster; nothing was changed.",
            )

    def _go_back(self) -> tuple[Outcome, str]:
        nothing = Outcome.UNCHANGED, f"{self.of} wrote nothing, so there is nothing to take back"
        if not self.applied and not self.unsure:
            return nothing
        snapshot = load(self.world.cluster, self.target, self.of, digest=self.snapshot_digest)
        arrived = unanswered(self.world.cluster, self.unsure, self.applied, snapshot, self.of)
        applied = (*self.applied, *arrived)
        if not applied:
            return nothing
        found = conflicts(self.world.cluster, applied, snapshot)
        if found:
            names = ", ".join(str(entry.key) for entry in found)
            return Outcome.HELD, (
                f"{names}: changed by somebody else since {self.of}; nothing was touched. Roll back the newer run "
                "first, or release the version you want."
            )
        self.recorder.must_go_on = True
        going_back = GoingBack(
            world=self.world,
            target=self.target,
            procedure=self.procedure,
            snapshot=snapshot,
            recorder=self.recorder,
            told=self.recorder.activity,
            verify_limit=VERIFY_LIMIT,
        )
        returned = going_back.run(applied, failure=FailureClass.ABORT)
        if returned.outcome is Outcome.ROLLBACK_FAILED:
            return returned.outcome, returned.reason
        if all(entry.result is Restored.ALREADY for entry in returned.restorations):
            return Outcome.UNCHANGED, f"everything already is as it was before {self.of}"
        return Outcome.SUCCEEDED, returned.reason
