"""The bed as its users see it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from testbed import bed, catalogue, images, netns
from testbed.bed import Bed
from testbed.errors import BedError
from testbed.images import Image
from tests.unit.testbed.samples import OWN

if TYPE_CHECKING:
    from testbed.process import Mark
    from testbed.records import Record


def write_facts(record: Record, own: Bed) -> None:
    record.directory.mkdir()
    facts = {**json.loads(bed.as_json(own)), "directory": str(record.directory)}
    (record.directory / "bed.json").write_text(json.dumps(facts))


def test_the_environment_names_everything_that_a_program_needs() -> None:
    environment = OWN.environment()
    assert environment["KUBECONFIG"] == "/tmp/testbed-1/kubeconfig"
    assert environment["DOCKER_HOST"] == "unix:///tmp/testbed-1/docker.sock"
    assert environment["PATH"].startswith("/tmp/testbed-1/tools:")
    assert {name for name in environment if name.startswith("TESTBED_")} == {
        "TESTBED_DIR",
        "TESTBED_REGISTRY",
        "TESTBED_NETNS",
        "TESTBED_PYTHON_IMAGE",
        "TESTBED_BUSYBOX_IMAGE",
    }


def test_export_lines_survive_strange_folders() -> None:
    lines = bed.export_lines(replace(OWN, kubeconfig=Path("/tmp/a b/$HOME/kubeconfig")))
    assert "export KUBECONFIG='/tmp/a b/$HOME/kubeconfig'" in lines.splitlines()


def test_a_running_bed_is_loaded_from_its_folder(record: Record) -> None:
    record.save()
    write_facts(record, OWN)
    assert Bed.load(record.directory) == replace(OWN, directory=record.directory)


def test_a_bed_that_is_not_running_is_not_loaded(record: Record, dead: Mark) -> None:
    record.kept_by(dead).save()
    write_facts(record, OWN)
    with pytest.raises(BedError, match=r"(?s)no test bed runs in .*python -m testbed up"):
        Bed.load(record.directory)


def test_a_bed_that_still_starts_is_not_loaded(record: Record) -> None:
    record.save()
    with pytest.raises(BedError, match="is not ready yet"):
        Bed.load(record.directory)


def test_a_bed_of_an_older_version_has_no_node_image(record: Record) -> None:
    record.save()
    write_facts(record, OWN)
    older = json.loads((record.directory / "bed.json").read_text())
    del older["node_image"]
    (record.directory / "bed.json").write_text(json.dumps(older))
    loaded = Bed.load(record.directory)
    assert loaded.node_image is None
    assert "TESTBED_NODE_IMAGE" not in loaded.environment()
    assert loaded.parts() == frozenset()


def test_unknown_parts_are_refused_before_anything_happens() -> None:
    with pytest.raises(BedError, match=r"(?s)unknown part redis\n.*node, postgres, prometheus"):
        bed.up(parts=frozenset({"redis"}))


def test_what_is_missing_stops_a_bed_with_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BedError, match=r"(?s)parts are missing:\n.*docker is not.*kubectl is not"):
        bed.up(provider="context")


def test_taking_down_what_does_not_exist_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BedError, match=r"(?s)there is no test bed in .*testbed status"):
        bed.down(tmp_path)


def test_a_machine_without_any_provider_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise BedError("no test bed can run here", advice="Run as root.")

    monkeypatch.setattr(catalogue, "choose", none)
    assert bed.missing_parts() == ("no test bed can run here\nRun as root.",)


def test_a_bed_without_prometheus_says_how_to_get_one() -> None:
    with pytest.raises(BedError, match=r"(?s)has no Prometheus.*--with prometheus"):
        OWN.write_rules("slo", "groups: []")


@pytest.fixture
def here(record: Record, monkeypatch: pytest.MonkeyPatch) -> Bed:
    """A bed in the network of this process, on a machine whose Node image is made already."""
    record.directory.mkdir()
    image = Image(reference="base/node:24.1.0", config=Path("/config"), layer=Path("/layer"))
    monkeypatch.setattr(images, "prepare_node", lambda *_, **__: image)
    monkeypatch.setattr(netns, "call", lambda _, function: function())
    own = replace(OWN, directory=record.directory)
    (record.directory / "bed.json").write_text(bed.as_json(own))
    record.save()
    return own


def test_a_bed_gets_its_node_image_on_demand_and_everybody_sees_it(here: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    pushed: list[tuple[str, str]] = []
    monkeypatch.setattr(images, "push", lambda image, *, registry: pushed.append((image.reference, registry)))
    with_node = here.with_node(say=lambda _: None)
    assert with_node == replace(here, node_image="127.0.0.1:5000/base/node:24.1.0")
    assert Bed.load(here.directory) == with_node
    assert with_node.environment()["TESTBED_NODE_IMAGE"] == "127.0.0.1:5000/base/node:24.1.0"
    assert with_node.parts() == {"node"}
    assert with_node.with_node() is with_node
    assert pushed == [("base/node:24.1.0", "127.0.0.1:5000")]


def test_a_registry_that_refuses_the_node_image_leaves_the_bed_without_one(
    here: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BedError("refused")

    monkeypatch.setattr(images, "push", refuse)
    with pytest.raises(BedError, match="refused"):
        here.with_node(say=lambda _: None)
    assert Bed.load(here.directory).node_image is None


def test_a_bed_in_somebody_elses_cluster_makes_no_node_image() -> None:
    with pytest.raises(BedError, match=r"(?s)the kind provider has no Node image.*built-in"):
        replace(OWN, netns=None, provider="kind").with_node()


def test_a_bed_without_a_namespace_runs_functions_where_the_caller_is() -> None:
    assert replace(OWN, netns=None).inside(os.getpid) == os.getpid()
