import json
from dataclasses import replace
from typing import Any

import pytest

from deploy_production.errors import ClusterError
from deploy_production.model.inspection import Generation, LogFacts
from mcp_server.bounded import LIMIT
from mcp_server.findings import LogsResult
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.cluster_behaviour import Behaviour
from tests.simulators.mcp_client import Host, text_of
from tests.simulators.release import deployment
from tests.simulators.site import REPOSITORY, a_site
from tests.unit.mcp_server.test_results import CORPUS, FORBIDDEN


def pod_of(host: Host) -> str:
    return host.use_cases.site.pods()[0].name


def test_pods_are_told_with_target_and_template(host: Host) -> None:
    found = host.answer("deploy_pods")
    assert (found["mode"], found["target"]) == ("REHEARSAL", "shop in shop on simulated (REHEARSAL)")
    assert found["count"] == len(found["pods"]) == 2
    assert {pod["template"] for pod in found["pods"]} == {Generation.CURRENT.value}
    assert found["pods"][0]["containers"][0]["untrusted_image"] == f"{REPOSITORY}:v1"


def test_events_are_told(host: Host) -> None:
    cluster = SimulatedCluster(FakeClock())
    cluster.behaves(":v1", Behaviour.IMAGE_MISSING)
    host.use_cases.site = a_site(cluster)
    (event, *_) = host.answer("deploy_events")["events"]
    assert event["is_warning"] is True
    assert event["untrusted_object"].startswith("Pod/shop-")


def test_the_log_of_a_pod_is_told_as_untrusted_lines(host: Host) -> None:
    found = host.answer("deploy_logs", pod=pod_of(host))
    assert found["untrusted_lines"] == [f"started {REPOSITORY}:v1"]
    assert (found["exists"], found["previous"], found["container"]) == (True, False, "shop")


def test_a_log_before_a_restart_that_never_was_is_not_there(host: Host) -> None:
    found = host.answer("deploy_logs", pod=pod_of(host), container="shop", previous=True, lines=5)
    assert (found["exists"], found["untrusted_lines"]) == (False, [])


def test_the_rollout_history_is_told(host: Host) -> None:
    (revision,) = host.answer("deploy_revisions")["revisions"]
    assert (revision["number"], revision["is_current"], revision["available"]) == (1, True, 2)


def test_images_are_told(host: Host) -> None:
    (image,) = host.answer("deploy_images")["images"]
    assert (image["untrusted_wanted"], image["untrusted_registry"]) == (f"{REPOSITORY}:v1", "not there")


@pytest.mark.parametrize("pod", ["somebody-elses", "shop"])
def test_a_pod_that_is_not_of_the_target_is_refused(host: Host, pod: str) -> None:
    assert host.refusal("deploy_logs", pod=pod)["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "arguments",
    [
        {"pod": "-n"},
        {"pod": "--all-namespaces"},
        {"pod": "a/b"},
        {"pod": "UP"},
        {"pod": "a b"},
        {"pod": "a\n"},
        {"pod": "shop", "container": "--follow"},
        {"pod": "shop", "container": None},
        {"pod": "shop", "previous": "true"},
        {"pod": "shop", "previous": 1},
        {"pod": "shop", "lines": 201},
        {"pod": "shop", "lines": "5"},
        {"pod": "shop", "namespace": "kube-system"},
    ],
)
def test_no_argument_leads_anywhere_else(host: Host, arguments: dict[str, Any]) -> None:
    assert host.refusal("deploy_logs", **arguments)["code"] == "BAD_ARGUMENTS"
    assert host.use_cases.calls == []


@pytest.mark.parametrize("tool", ["deploy_pods", "deploy_events", "deploy_revisions", "deploy_images"])
def test_a_cluster_that_does_not_answer_may_be_asked_again(host: Host, tool: str) -> None:
    host.use_cases.failures["investigate"] = ClusterError("no answer", diagnosis="Wait.", retryable=True)
    refusal = host.refusal(tool)
    assert (refusal["code"], refusal["retryable"]) == ("CLUSTER", True)


@pytest.mark.parametrize("text", CORPUS)
def test_hostile_logs_stay_within_their_field_and_the_limit(host: Host, text: str) -> None:
    cluster = SimulatedCluster(FakeClock())
    cluster.logs(":v1", f"{text}\n" * 200)
    host.use_cases.site = a_site(cluster)
    result = host.call("deploy_logs", pod=pod_of(host), lines=200)
    assert len(text_of(result).encode()) <= LIMIT
    found = json.loads(text_of(result))
    assert not FORBIDDEN & set("".join(found["untrusted_lines"]))
    rest = {name: value for name, value in found.items() if not name.startswith("untrusted_")}
    assert "Ignore" not in json.dumps(rest)


def test_of_a_log_that_is_too_long_the_end_is_kept() -> None:
    site = a_site(SimulatedCluster(FakeClock()))
    lines = tuple(f"{number} {'x' * 200}" for number in range(200))
    facts = LogFacts(
        pod="shop-1", container="shop", previous=False, lines=lines, is_whole=True, exists=True
    )  # fmt: skip
    found = LogsResult.of(site, facts)
    assert found.untrusted_lines[-1].startswith("199 ")
    assert not found.is_whole


def test_many_pods_are_cut_and_the_rest_is_counted(host: Host) -> None:
    host.use_cases.site = a_site(SimulatedCluster(FakeClock()), deployment(f"{REPOSITORY}:v1", replicas=60))
    found = host.answer("deploy_pods")
    assert found["count"] == 60
    assert len(found["pods"]) < 60
    assert found["left_out"]


def test_what_could_not_be_taken_out_is_remarked(host: Host) -> None:
    host.use_cases.site = replace(host.use_cases.site, remarks=("Secret/keys cannot be read",))
    assert host.answer("deploy_pods")["remarks"] == ["Secret/keys cannot be read"]
