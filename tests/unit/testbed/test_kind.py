"""The kind provider's command lines, in order, with a recorder in place of docker and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from testbed import foreign, kind
from testbed.errors import BedError
from testbed.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from testbed.records import Record

ANSWERS = {"port": "127.0.0.1:49153\n[::1]:49153\n", "get": "testbed-00c0ffee-control-plane\n"}


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []

    def recorder(words: Sequence[object], **given: Any) -> str:
        seen.append(" ".join(map(str, words)) + (f" <<< {given['text']}" if "text" in given else ""))
        return ANSWERS.get(str(words[1]), "")

    monkeypatch.setattr(kind, "run", recorder)
    monkeypatch.setattr(foreign, "run", recorder)
    monkeypatch.setenv("DOCKER_HOST", "unix:///run/docker.sock")
    return seen


def test_a_cluster_is_created_with_a_registry_that_its_nodes_reach_by_name(record: Record, commands: list[str]) -> None:
    facts = Kind().start(record)
    folder = record.directory
    assert commands[:7] == [
        "docker run --detach --publish 127.0.0.1::5000 --name testbed-00c0ffee-registry docker.io/library/registry:2",
        "docker port testbed-00c0ffee-registry 5000/tcp",
        (
            f"kind create cluster --name testbed-00c0ffee --wait 180s --kubeconfig {folder}/kubeconfig"
            f" --config {folder}/kind.yaml"
        ),
        "docker network connect kind testbed-00c0ffee-registry",
        "kind get nodes --name testbed-00c0ffee",
        "docker exec testbed-00c0ffee-control-plane mkdir -p /etc/containerd/certs.d/127.0.0.1:49153",
        (
            "docker exec -i testbed-00c0ffee-control-plane cp /dev/stdin"
            ' /etc/containerd/certs.d/127.0.0.1:49153/hosts.toml <<< [host."http://testbed-00c0ffee-registry:5000"]\n'
        ),
    ]
    assert facts["context"] == "kind-testbed-00c0ffee"
    assert facts["registry"] == "127.0.0.1:49153"
    assert facts["python_image"] == "127.0.0.1:49153/base/python:3.11"
    assert facts["docker_host"] == "unix:///run/docker.sock"


def test_base_images_are_pulled_tagged_and_pushed(commands: list[str]) -> None:
    foreign.base_images("reg:5000")
    assert commands == [
        "docker pull --quiet docker.io/library/python:3.11-slim",
        "docker tag docker.io/library/python:3.11-slim reg:5000/base/python:3.11",
        "docker push --quiet reg:5000/base/python:3.11",
        "docker pull --quiet docker.io/library/busybox:1",
        "docker tag docker.io/library/busybox:1 reg:5000/base/busybox:1",
        "docker push --quiet reg:5000/base/busybox:1",
    ]


def test_cluster_and_registry_are_removed_by_name(record: Record, commands: list[str]) -> None:
    Kind().remove(record)
    assert commands == [
        "kind delete cluster --name testbed-00c0ffee",
        "docker rm --force --volumes testbed-00c0ffee-registry",
    ]


def test_the_cluster_is_told_where_its_registries_are_described(record: Record) -> None:
    record.directory.mkdir()
    Kind().lay(record)
    assert 'config_path = "/etc/containerd/certs.d"' in (record.directory / "kind.yaml").read_text()


def test_missing_programs_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    lines = Kind().missing(frozenset({"prometheus"}))
    assert [line.split()[0] for line in lines] == ["docker", "kind", "kubectl"]


def test_parts_that_only_the_builtin_bed_has_are_refused() -> None:
    assert [line.partition(":")[0] for line in foreign.refuse_parts(frozenset({"node", "postgres"}), "kind")] == [
        "  the kind provider has no PostgreSQL",
        "  the kind provider has no Node image",
    ]
    assert foreign.refuse_parts(frozenset({"prometheus"}), "kind") == ()


def test_options_of_other_providers_are_refused() -> None:
    with pytest.raises(BedError, match="the kind provider takes no context"):
        Kind().prepare({"context": "dev"}, print)


def test_without_docker_host_the_docker_command_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(foreign, "run", lambda *_, **__: "unix:///var/run/docker.sock\n")
    assert foreign.engine_address() == "unix:///var/run/docker.sock"
