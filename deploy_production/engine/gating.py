"""The gate of a release: when it may run at all, and what its verifiers may look at."""

from deploy_production.engine.gatekeeper import Told, run_gate
from deploy_production.engine.planning import require_thawed
from deploy_production.engine.world import Release, World
from deploy_production.model.gate import GateReport
from deploy_production.model.run import Plan
from deploy_production.model.skill import Check
from deploy_production.skillfile.deployable import deployment_gate
from deploy_production.verifiers.base import CheckContext


def pass_gate(world: World, release: Release, plan: Plan, told: Told) -> GateReport:
    """Runs the gate of a release, the freeze first; the report may be closed.

    Raises:
        TargetFrozen: when no release may begin now.
    """
    require_thawed(world, release.settings, plan.target, plan.expected_duration)
    return run_gate(
        deployment_gate(release.skill),
        verifiers=world.verifiers,
        context_for=lambda check: _context(world, release, plan, check),
        plan_digest=plan.digest,
        rehearsal=plan.target.rehearsal,
        clock=world.clock,
        told=told,
    )


def _context(world: World, release: Release, plan: Plan, check: Check) -> CheckContext:
    return CheckContext(
        check=check,
        skill=release.skill,
        plan=plan,
        settings=release.settings,
        clock=world.clock,
        repository=world.repository,
        processes=world.processes,
        files=world.files,
        http=world.http,
        cluster=world.cluster,
        environment=world.environment,
    )
