"""Whether the world and the plan are still those that were agreed to.

A stored plan is never trusted: when a run begins, the same release is planned once more, and must come out the same.
Right before the first write the target and every object are compared again.
"""

from deploy_production.engine.planning import make_plan, resolve_target
from deploy_production.engine.scaling import planned_digest
from deploy_production.engine.world import Release, World
from deploy_production.errors import PlanDriftError
from deploy_production.model.run import Plan
from deploy_production.settings.model import Settings


def require_same_plan(world: World, plan: Plan, release: Release) -> None:
    """Raises `PlanDriftError` unless planning the release now gives exactly this plan.

    It also raises whatever planning raises: settings that are laxer than the skill, manifests that do not pass.
    """
    require_no_drift(world, plan, release.settings)
    if make_plan(world, release, actor=plan.actor).digest != plan.digest:
        raise PlanDriftError(
            "The stored plan is not what this release would be planned as now.",
            diagnosis="Plan again, and look at the new plan.",
        )


def require_no_drift(world: World, plan: Plan, settings: Settings) -> None:
    """Raises `PlanDriftError` naming what moved: the target, or an object that somebody changed since the plan."""
    target = resolve_target(world.cluster, settings)
    if target != plan.target:
        raise PlanDriftError(
            f"The target is no longer the planned one: it was {plan.target}, it is {target}.",
            diagnosis="Plan again, and look at the new plan.",
        )
    for planned in plan.objects:
        live = world.cluster.get(planned.key)
        digest = None if live is None else planned_digest(live.manifest)
        if digest != planned.live_digest:
            what = "appeared" if planned.live_digest is None else "is gone" if live is None else "was changed"
            raise PlanDriftError(
                f"{planned.key} {what} since the plan was made.",
                diagnosis="Somebody else works on this target. Talk to them, then plan again.",
            )
