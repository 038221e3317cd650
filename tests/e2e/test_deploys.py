"""Whole releases on a real cluster, real engine, real registry: how each kind of run ends, and what is there after."""

import pytest

from deploy_production.model.run import Outcome
from tests.e2e.shop import Shop

pytestmark = pytest.mark.cluster


def test_a_first_release_goes_live(shop: Shop) -> None:
    run = shop.deploy(shop.release("v1.0.0"))

    assert run.outcome is Outcome.SUCCEEDED, run.reason
    live = shop.live("Deployment", "shop")
    assert live is not None
    image = live.manifest["spec"]["template"]["spec"]["containers"][0]["image"]
    assert run.image is not None
    assert image == run.image.pinned
