from typing import Any

from deploy_production.engine.applying import Applied
from deploy_production.engine.scaling import is_scaled_elsewhere, planned_digest, replicas_of, with_replicas, yielding
from deploy_production.engine.snapshot import Held, Snapshot
from deploy_production.model.run import Change
from tests.simulators.release import deployment, keys

KEY = keys(deployment())[0]


def scaled(replicas: int, image: str = "registry/shop:v1") -> dict[str, Any]:
    """As the server shows it after an autoscaler has set the count."""
    made = dict(deployment(image, replicas=replicas))
    made["metadata"] = {**made["metadata"], "managedFields": [{"manager": "hpa", "subresource": "scale"}]}
    return made


def test_a_count_that_only_we_have_written_is_ours() -> None:
    assert not is_scaled_elsewhere(deployment())
    assert yielding(deployment(), deployment()) == deployment()


def test_a_count_that_somebody_scaled_is_not_written() -> None:
    assert is_scaled_elsewhere(scaled(7))
    assert replicas_of(yielding(deployment(), scaled(7))) is None


def test_a_new_object_keeps_its_count() -> None:
    assert replicas_of(yielding(deployment(replicas=3), None)) == 3


def test_scaling_between_plan_and_write_is_no_drift() -> None:
    assert planned_digest(scaled(2)) == planned_digest(scaled(7))
    assert planned_digest(scaled(2)) != planned_digest(scaled(2, "registry/shop:v2"))


def test_a_count_can_be_set_and_taken_out() -> None:
    assert replicas_of(with_replicas(deployment(), 5)) == 5
    assert "replicas" not in with_replicas(deployment(), None)["spec"]


def test_a_scaled_workload_is_recognised_as_what_was_written_and_as_what_was_before() -> None:
    snapshot = Snapshot(run_id="run-1", key="00" * 32, held=(Held(key=KEY, manifest=deployment()),))
    new = deployment("registry/shop:v2")
    applied = Applied(
        key=KEY, uid="1", change=Change.TEMPLATE_CHANGED, fingerprint=snapshot.fingerprint(new), replicas=2
    )

    assert snapshot.is_content(scaled(7, "registry/shop:v2"), applied.fingerprint, applied.replicas)
    assert snapshot.is_content(scaled(7), snapshot.fingerprint(deployment()), 2)
    assert not snapshot.is_content(scaled(7, "registry/shop:v3"), applied.fingerprint, applied.replicas)
    assert not snapshot.is_content(deployment(replicas=7), snapshot.fingerprint(deployment()), 2)
