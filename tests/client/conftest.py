"""The real client in both versions, each with the plugin installed once, in a home that the tests share."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from testbed.bed import Bed
from tests.client.kit import install
from tests.client.kit.client import TOOLS, VERSIONS, Client, Session
from tests.client.kit.model import Script, call
from tests.client.kit.network import MachineNetwork
from tests.client.kit.project import VERSION, Project, make_project
from tests.client.kit.world import World
from tests.e2e.shop import Shop
from tools.npm import NpmError

MACHINE = MachineNetwork()
"""Made before any test can have moved this process into the network of a bed."""
PATIENCE = 5
"""Calls; the launcher holds each for as long as it can."""
INSTALL_SECONDS = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test that wants a client may have to wait for its download, too."""
    for item in items:
        if "installed" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(INSTALL_SECONDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A client with the plugin, and what happened in its first run on this machine."""

    client: Client
    first: Session


def fresh_machine() -> Script:
    """Asks for the newest run until the server behind the launcher answers."""
    for _ in range(PATIENCE):
        answer = yield call(f"{TOOLS}deploy_status")
        if not answer.is_error:
            return "Ready."
        assert "SERVER_PREPARING" in answer.text, answer.text
    raise AssertionError(f"the server is not ready after {PATIENCE} calls")


@pytest.fixture(scope="session", params=VERSIONS)
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Installed:
    """The first worker of a run that wants a version installs it; the others use the same home."""
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / f"client-{request.param}"
    with FileLock(f"{place}.lock", timeout=INSTALL_SECONDS):
        if not (place / "first.json").exists():
            shutil.rmtree(place, ignore_errors=True)
            _install(request.param, place)
    return Installed(client=_client(request.param, place), first=Session.load(place / "first.json"))


@pytest.fixture
def client(installed: Installed) -> Client:
    return installed.client


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that is released with this plugin; no cluster is there."""
    return make_project(tmp_path / "deployable", deployable=True)


@pytest.fixture
def foreign_project(tmp_path: Path) -> Project:
    """A project that has nothing to do with this plugin."""
    return make_project(tmp_path / "foreign", deployable=False)


def _install(version: str, place: Path) -> None:
    (place / "home").mkdir(parents=True)
    install.clone_repository(place / "clone")
    client = _client(version, place)
    install.install_plugin(client)
    project = make_project(place / "first", deployable=True)
    MACHINE.run(lambda: _first_run(client, project)).save(place / "first.json")


def _client(version: str, place: Path) -> Client:
    try:
        return MACHINE.run(lambda: install.client(version, home=place / "home", clone=place / "clone"))
    except NpmError as error:
        if os.environ.get("CI", "").lower() in {"", "0", "false", "no"}:
            pytest.skip(f"THE REAL CLIENT IS NOT THERE: {error}")
        pytest.fail(str(error))


def _first_run(client: Client, project: Project) -> Session:
    # What is installed now comes from package registries: this one run may talk to them.
    direct = {name: os.environ.get(name, "") for name in ("HTTPS_PROXY", "HTTP_PROXY")}
    return client.run(
        f"/deploy-production {VERSION}",
        project=project.path,
        fork=fresh_machine,
        environment={**project.environment, **direct},
    )


@pytest.fixture
def world(installed: Installed, bed: Bed, namespace: str, tmp_path: Path) -> World:
    """The client on the test bed, with a shop in a fresh namespace."""
    shop = Shop(path=tmp_path / "shop", bed=bed, namespace=namespace, state=tmp_path / "state")
    shop.create()
    return World(client=installed.client, shop=shop)
