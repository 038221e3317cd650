"""What a stranger does first: the plugin from a clone, a shell in the test bed, and the example goes live."""

import json
import subprocess
from pathlib import Path

import pytest

from examples.demo import shop
from examples.demo.records import Records
from examples.demo.story import RULES
from testbed.bed import Bed
from tests.client.kit.client import VERSIONS, Client
from tests.client.kit.release import release
from tests.client.kit.world import environment_of

pytestmark = pytest.mark.cluster
VERSION = shop.LEFT_TO_YOU


@pytest.fixture
def example(bed: Bed, namespace: str, tmp_path: Path) -> Path:
    """The repository of the example, ready to be released into a fresh namespace."""
    assert bed.prometheus_url is not None
    records = Records(folder=tmp_path / "records")
    place = shop.Place(
        registry=bed.registry,
        context=bed.context,
        namespace=namespace,
        prometheus=bed.prometheus_url,
        base_image=bed.python_image,
        records=records.folder,
    )
    repository = shop.create(tmp_path, place)
    records.migrations(shop.migrations_digest(repository))
    records.rehearsal()
    records.backup()
    records.announcement(VERSION)
    bed.write_rules(namespace, RULES)
    return repository


@pytest.mark.parametrize("installed", VERSIONS[-1:], indirect=True)
def test_a_stranger_deploys_the_example(
    client: Client, example: Path, bed: Bed, namespace: str, tmp_path: Path
) -> None:
    environment = environment_of(client, bed, tmp_path / "state")

    session = client.run(
        f"/deploy-production {VERSION}", project=example, fork=release(VERSION), environment=environment
    )

    assert session.result.endswith(" succeeded")
    page = f"/api/v1/namespaces/{namespace}/services/hello:http/proxy/version"
    told = subprocess.run(
        [str(bed.kubectl), "get", "--raw", page],
        env=environment, capture_output=True, text=True, timeout=30, check=True,
    ).stdout  # fmt: skip
    assert json.loads(told)["version"] == VERSION
