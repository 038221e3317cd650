"""The gate of a release: which one it is, and what its verifiers may look at."""

from deploy_production.engine.gatekeeper import Told, run_gate
from deploy_production.engine.planning import require_thawed
from deploy_production.engine.world import Release, World
from deploy_production.errors import SkillError
from deploy_production.model.gate import GateReport
from deploy_production.model.run import Plan
from deploy_production.model.skill import Check, Gate
from deploy_production.verifiers.base import CheckContext

PHASE = "pre_deployment"


def gate_of(release: Release) -> Gate:
    """Returns the blocking gate before a deploy; a skill without exactly one deploys nothing."""
    found = [gate for gate in release.skill.gates if gate.phase == PHASE and gate.type == "blocking"]
    if len(found) != 1:
        raise SkillError(
            f"The skill has {len(found)} blocking gates of phase {PHASE}; it must have exactly one.",
            diagnosis="Use the skill as it is shipped.",
        )
    return found[0]


def pass_gate(world: World, release: Release, plan: Plan, told: Told) -> GateReport:
    """Runs the gate of a release, the freeze first; the report may be closed.

    Raises:
        TargetFrozen: when no release may begin now.
    """
    require_thawed(world, release.settings, plan.target, plan.expected_duration)
    return run_gate(
        gate_of(release),
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
