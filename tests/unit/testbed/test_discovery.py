"""The scrape targets in a list of pods."""

from __future__ import annotations

import json
from typing import Any

import pytest

from testbed import discovery
from testbed.errors import BedError
from testbed.web import request


def pod(*, phase: str = "Running", **annotations: str) -> dict[str, Any]:
    return {
        "metadata": {
            "name": "shop-1",
            "namespace": "prod-like",
            "labels": {"app": "shop", "version": "1.2.0", "pod-template-hash": "x"},
            "annotations": {f"prometheus.io/{name}": value for name, value in annotations.items()},
        },
        "spec": {"containers": [{"name": "a"}, {"name": "b", "ports": [{"containerPort": 8080}]}]},
        "status": {"phase": phase, "podIP": "10.244.0.7"},
    }


def test_an_annotated_pod_is_scraped_with_its_labels() -> None:
    assert discovery.targets({"items": [pod(scrape="true", port="9102", path="/m")]}) == [
        {
            "targets": ["10.244.0.7:9102"],
            "labels": {
                "__metrics_path__": "/m",
                "namespace": "prod-like",
                "pod": "shop-1",
                "app": "shop",
                "version": "1.2.0",
            },
        }
    ]


def test_without_a_port_the_first_one_of_the_containers_is_scraped() -> None:
    (found,) = discovery.targets({"items": [pod(scrape="true")]})
    assert found["targets"] == ["10.244.0.7:8080"]
    assert found["labels"]["__metrics_path__"] == "/metrics"


@pytest.mark.parametrize(
    "unwanted", [pod(), pod(scrape="false"), pod(scrape="true", phase="Pending"), pod(scrape="true", phase="Failed")]
)
def test_other_pods_are_not_scraped(unwanted: dict[str, Any]) -> None:
    assert discovery.targets({"items": [unwanted]}) == []


def test_a_pod_without_address_labels_or_ports_is_no_accident() -> None:
    bare = {"metadata": {"name": "p", "namespace": "n"}, "spec": {"containers": []}, "status": {"phase": "Running"}}
    assert discovery.targets({"items": [bare]}) == []


def test_targets_are_served_and_an_unreachable_cluster_is_an_error_not_an_empty_list() -> None:
    answers: list[Any] = [{"items": [pod(scrape="true")]}, BedError("the API server does not answer")]

    def list_pods() -> Any:
        answer = answers.pop(0)
        if isinstance(answer, BedError):
            raise answer
        return answer

    server = discovery.serve("127.0.0.1:0", list_pods)
    try:
        address = f"127.0.0.1:{server.server_address[1]}"
        good, bad = (request(address, "GET", "/") for _ in range(2))
    finally:
        server.shutdown()
        server.server_close()
    assert (good.status, len(json.loads(good.body))) == (200, 1)
    assert (bad.status, bad.body) == (502, b"the API server does not answer")
