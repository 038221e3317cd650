from deploy_production.model.skill import TriggerKind
from deploy_production.triggers import catalogue


def test_the_catalogue_is_the_directory() -> None:
    assert set(catalogue()) == {TriggerKind.HEALTH_CHECKS, TriggerKind.MANUAL_ABORT}
