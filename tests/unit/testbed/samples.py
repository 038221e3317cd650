"""A bed as `up` returns it, without one that runs."""

from __future__ import annotations

from pathlib import Path

from testbed.bed import Bed

OWN = Bed(
    directory=Path("/tmp/testbed-1"),
    provider="builtin",
    kubeconfig=Path("/tmp/testbed-1/kubeconfig"),
    context="testbed",
    docker_host="unix:///tmp/testbed-1/docker.sock",
    registry="127.0.0.1:5000",
    netns="testbed-1",
    prometheus_url=None,
    postgres_dsn=None,
    python_image="127.0.0.1:5000/base/python:3.11",
    busybox_image="127.0.0.1:5000/base/busybox:1",
    kubectl=Path("/tmp/testbed-1/tools/kubectl"),
)
