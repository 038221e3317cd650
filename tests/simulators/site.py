"""A target to be looked at: one workload on the simulated cluster."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from deploy_production.app.inspecting import Site
from deploy_production.model.target import FIELD_MANAGER, Manifest, ObjectKey
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.images import SimulatedImages
from tests.simulators.release import deployment, target

REPOSITORY = "registry.example:5000/shop"


def a_site(cluster: SimulatedCluster, *workloads: Manifest, **changes: Any) -> Site:
    """Returns the site of a cluster on which these workloads (by default one) have just been applied."""
    applied = workloads or (deployment(f"{REPOSITORY}:v1"),)
    for manifest in applied:
        cluster.apply(manifest, field_manager=FIELD_MANAGER)
    settle(cluster)
    site = Site(
        target=target(cluster),
        workloads=tuple(ObjectKey.of(manifest) for manifest in applied),
        secrets=(),
        remarks=(),
        repository=REPOSITORY,
        cluster=cluster,
        registry=SimulatedImages(),
    )
    return replace(site, **changes)


def settle(cluster: SimulatedCluster, *, seconds: int = 60) -> None:
    """Lets the controller and the kubelet work for a while."""
    cluster._clock.sleep(timedelta(seconds=seconds))
