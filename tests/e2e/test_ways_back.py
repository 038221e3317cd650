"""States that an apply cannot bring back on a real server, and do come back all the same."""

from typing import Any

import pytest

from deploy_production.model.run import Outcome
from tests.e2e.shop import CRASHING, Shop
from tests.e2e.test_deploys import state

pytestmark = pytest.mark.cluster

ROLLING = {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}


def there_and_back(shop: Shop, *, spec: dict[str, Any] | None = None, config: dict[str, Any] | None = None) -> None:
    before = state(shop)
    shop.deployment_spec, shop.config = spec or {}, config or {}

    run = shop.deploy(shop.release("v1.1.0", command=CRASHING, greeting="changed"))

    assert run.outcome is Outcome.ROLLED_BACK, run.reason
    assert state(shop) == before


def test_another_strategy(shop: Shop) -> None:
    """The server fills in what belongs to the new strategy, and refuses the old one beside it."""
    shop.deployment_spec = {"strategy": {"type": "Recreate"}}
    assert shop.deploy(shop.release("v1.0.0")).outcome is Outcome.SUCCEEDED

    there_and_back(shop, spec=ROLLING)


def test_a_config_map_that_became_immutable(shop: Shop) -> None:
    assert shop.deploy(shop.release("v1.0.0")).outcome is Outcome.SUCCEEDED

    there_and_back(shop, config={"immutable": True})


def test_a_count_that_somebody_scaled_stays_theirs(shop: Shop) -> None:
    """Neither the release nor the way back resets it, and it is no reason to stop."""
    assert shop.deploy(shop.release("v1.0.0")).outcome is Outcome.SUCCEEDED
    assert shop.bed.kubectl is not None
    shop.kubectl("scale", "deployment/shop", "--replicas=3")
    shop.kubectl("rollout", "status", "deployment/shop", "--timeout=30s")

    second = shop.deploy(shop.release("v1.1.0"))
    assert second.outcome is Outcome.SUCCEEDED, second.reason
    assert replicas(shop) == 3

    third = shop.deploy(shop.release("v1.2.0", command=CRASHING))
    assert third.outcome is Outcome.ROLLED_BACK, third.reason
    assert replicas(shop) == 3


def replicas(shop: Shop) -> int:
    live = shop.live("Deployment", "shop")
    assert live is not None
    return int(live.manifest["spec"]["replicas"])
