"""Whether the world is still the one that was planned for, asked right before the first write."""

from deploy_production.engine.planning import resolve_target
from deploy_production.engine.world import World
from deploy_production.errors import PlanDriftError
from deploy_production.model.content import content_digest
from deploy_production.model.run import Plan
from deploy_production.settings.model import Settings


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
        digest = None if live is None else content_digest(live.manifest)
        if digest != planned.live_digest:
            what = "appeared" if planned.live_digest is None else "is gone" if live is None else "was changed"
            raise PlanDriftError(
                f"{planned.key} {what} since the plan was made.",
                diagnosis="Somebody else works on this target. Talk to them, then plan again.",
            )
