import pytest

from deploy_production.engine.pods import PodMemory, is_node_trouble, restarts, trouble
from deploy_production.model.readiness import FailureClass
from deploy_production.model.target import Manifest
from tests.simulators.workload import pod, running, terminated, waiting


def classified(manifest: Manifest, *, allowed: int = 1, memory: PodMemory | None = None) -> FailureClass | None:
    found = trouble(manifest, memory or PodMemory(), restarts_allowed=allowed)
    return None if found is None else found.failure


def test_a_running_pod_is_in_no_trouble() -> None:
    assert classified(pod("a", running())) is None


@pytest.mark.parametrize(
    "reason", ["CreateContainerConfigError", "InvalidImageName", "ErrImageNeverPull", "RunContainerError"]
)
def test_a_broken_configuration_dooms_a_pod(reason: str) -> None:
    assert classified(pod("a", waiting(reason, 'configmap "x" not found'))) is FailureClass.DOOMED_CONFIG


def test_a_cache_that_is_not_synced_yet_is_only_waited_for() -> None:
    message = "failed to sync configmap cache: timed out waiting for the condition"
    assert classified(pod("a", waiting("CreateContainerConfigError", message))) is None


@pytest.mark.parametrize("message", ["not found", "manifest unknown", "pull access denied"])
def test_an_image_that_is_not_there_dooms_a_pod(message: str) -> None:
    assert classified(pod("a", waiting("ErrImagePull", f"failed to pull: {message}"))) is FailureClass.IMAGE_MISSING


def test_a_registry_that_does_not_answer_is_waited_for() -> None:
    assert classified(pod("a", waiting("ErrImagePull", "dial tcp: i/o timeout"))) is None


def test_the_pull_error_is_remembered_when_the_back_off_overwrites_it() -> None:
    memory = PodMemory()
    classified(pod("a", waiting("ErrImagePull", "manifest unknown")), memory=memory)

    assert classified(pod("a", waiting("ImagePullBackOff", "Back-off")), memory=memory) is FailureClass.IMAGE_MISSING


def test_a_later_transient_pull_error_replaces_the_remembered_one() -> None:
    memory = PodMemory()
    classified(pod("a", waiting("ErrImagePull", "manifest unknown")), memory=memory)
    classified(pod("a", waiting("ErrImagePull", "i/o timeout")), memory=memory)

    assert classified(pod("a", waiting("ImagePullBackOff", "Back-off")), memory=memory) is None


def test_one_crash_is_forgiven() -> None:
    assert classified(pod("a", terminated(1))) is None
    assert classified(pod("a", running(restarts=1))) is None


def test_a_second_crash_dooms_a_pod() -> None:
    last = {"exitCode": 3, "reason": "Error"}
    found = trouble(pod("a", waiting("CrashLoopBackOff", restarts=1, last=last)), PodMemory(), restarts_allowed=1)

    assert found is not None
    assert found.failure is FailureClass.CRASH
    assert "exit code 3" in found.reason


def test_no_restart_is_forgiven_when_none_is_allowed() -> None:
    assert classified(pod("a", terminated(1)), allowed=0) is FailureClass.CRASH


def test_a_crashing_init_container_dooms_a_pod() -> None:
    init = [waiting("CrashLoopBackOff", restarts=2, last={"exitCode": 1})]

    assert classified(pod("a", waiting("PodInitializing"), init=init)) is FailureClass.CRASH


def test_an_init_container_that_finished_well_is_no_crash() -> None:
    assert classified(pod("a", running(), init=[terminated(0, ready=True, reason="Completed")]), allowed=0) is None


def test_what_the_node_could_not_run_is_not_the_releases_fault() -> None:
    last = {"exitCode": 128, "reason": "StartError"}
    assert classified(pod("a", waiting("CrashLoopBackOff", restarts=3, last=last))) is None


def test_evicted_pods_are_the_nodes_trouble() -> None:
    assert is_node_trouble(pod("a", status={"phase": "Failed", "reason": "Evicted"}))
    assert not is_node_trouble(pod("a", status={"phase": "Failed", "reason": "Error"}))


def test_restarts_of_all_containers_are_counted() -> None:
    assert restarts(pod("a", running(restarts=2), running(restarts=1), init=[terminated(0, restarts=1)])) == 4


def test_text_of_the_cluster_is_sanitized() -> None:
    found = trouble(pod("a", waiting("InvalidImageName", "\x1b[31mred\x00")), PodMemory(), restarts_allowed=1)

    assert found is not None
    assert "\x1b" not in found.reason
    assert "\x00" not in found.reason
