from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.engine.drift import require_no_drift, require_same_plan
from deploy_production.errors import PlanDriftError
from deploy_production.model.run import Outcome
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.engine import Bench
from tests.simulators.release import config, keys

CONFIG = keys(config())[0]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    assert made.deploy("v1")[0] is Outcome.SUCCEEDED
    return made


def test_a_world_that_did_not_move_is_no_drift(bench: Bench) -> None:
    plan = bench.plan(bench.release("v2"))

    require_no_drift(bench.world(), plan, bench.settings())

    assert bench.state()[0] is not None


def test_an_object_that_somebody_changed_is_named(bench: Bench) -> None:
    plan = bench.plan(bench.release("v2"))
    bench.cluster.edit(CONFIG, lambda found: found["data"].update(GREETING="by hand"))

    with pytest.raises(PlanDriftError, match=r"ConfigMap/shop was changed since"):
        require_no_drift(bench.world(), plan, bench.settings())


def test_an_object_that_is_gone_is_named(bench: Bench) -> None:
    plan = bench.plan(bench.release("v2"))
    live = bench.cluster.get(CONFIG)
    assert live is not None
    bench.cluster.delete(CONFIG, uid=live.uid)

    with pytest.raises(PlanDriftError, match=r"ConfigMap/shop is gone since"):
        require_no_drift(bench.world(), plan, bench.settings())


def test_an_object_that_appeared_is_named(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    plan = bench.plan(bench.release("v1"))
    bench.cluster.create(config(), field_manager="somebody")

    with pytest.raises(PlanDriftError, match=r"ConfigMap/shop appeared since"):
        require_no_drift(bench.world(), plan, bench.settings())


def test_a_status_that_moved_and_an_object_made_anew_alike_are_no_drift(bench: Bench) -> None:
    plan = bench.plan(bench.release("v2"))
    bench.cluster.edit(CONFIG, lambda found: found.update(status={"seen": True}))

    require_no_drift(bench.world(), plan, bench.settings())

    assert bench.cluster.get(CONFIG) is not None


def test_another_cluster_behind_the_same_context_is_named(bench: Bench) -> None:
    plan = bench.plan(bench.release("v2"))
    bench.cluster = SimulatedCluster(bench.clock)

    with pytest.raises(PlanDriftError, match="no longer the planned one"):
        require_no_drift(bench.world(), plan, bench.settings())


def test_a_namespace_that_is_no_rehearsal_any_more_is_another_target(bench: Bench) -> None:
    plan = bench.plan(bench.release("v2"))
    bench.overrides = {"rehearsal": False}

    with pytest.raises(PlanDriftError, match=r"it was .* \(REHEARSAL\), it is shop in shop on simulated\."):
        require_no_drift(bench.world(), plan, bench.settings())


def test_a_release_that_would_be_planned_the_same_way_is_no_drift(bench: Bench) -> None:
    release = bench.release("v2")
    plan = bench.plan(release)
    bench.clock.advance(timedelta(hours=1))

    require_same_plan(bench.world(), plan, release)

    assert bench.plan(release).digest == plan.digest


@pytest.mark.parametrize(
    "changed",
    [
        {"soak": timedelta(seconds=1)},
        {"base_commit": "e" * 40},
        {"expected_duration": timedelta(0)},
        {"objects": ()},
    ],
)
def test_a_stored_plan_that_says_something_else_than_planning_does_is_not_trusted(
    bench: Bench, changed: dict[str, Any]
) -> None:
    release = bench.release("v2")
    plan = replace(bench.plan(release), **changed)

    with pytest.raises(PlanDriftError, match="not what this release would be planned as now"):
        require_same_plan(bench.world(), plan, release)


def test_an_object_that_moved_is_named_before_the_whole_plan_is_compared(bench: Bench) -> None:
    release = bench.release("v2")
    plan = bench.plan(release)
    bench.cluster.edit(CONFIG, lambda found: found["data"].update(GREETING="by hand"))

    with pytest.raises(PlanDriftError, match=r"ConfigMap/shop was changed"):
        require_same_plan(bench.world(), plan, release)
