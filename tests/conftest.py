"""What the tests of several packages share: the real test bed, and a fresh namespace in its cluster.

* One bed per run, started by the first test that wants it, shared by all workers, gone with the run.
* `TESTBED_DIR` names a bed that runs already: it is used and left alone.
* Where parts of the bed or programs from npm are missing, tests are skipped, and the last lines of the run say so;
  in CI they fail.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from deploy_production.adapters.kubernetes.cluster import KubernetesCluster
    from testbed.bed import Bed

SHARED = pytest.StashKey[Path]()
BED_TIME = 900
REHEARSAL = {"deploy-production.dev/rehearsal": "true"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "npm: drives a program from npm, which is installed the first time")
    handed = getattr(config, "workerinput", None)
    made = Path(handed["shared"]) if handed else Path(tempfile.mkdtemp(prefix="deploy-production-tests-"))
    config.stash[SHARED] = made


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of xdist where the run's own folder is and who owns the bed."""
    node.workerinput["shared"] = str(node.config.stash[SHARED])
    node.workerinput["owner"] = os.getpid()


def pytest_unconfigure(config: pytest.Config) -> None:
    shared = config.stash.get(SHARED, None)
    if shared is None or hasattr(config, "workerinput"):
        return
    if (shared / "bed").exists():
        from testbed import bed as beds

        beds.down(Path((shared / "bed").read_text()), say=lambda _: None)
    _tell_what_was_skipped(config, shared)
    shutil.rmtree(shared, ignore_errors=True)


@pytest.fixture(scope="session")
def bed(request: pytest.FixtureRequest) -> "Bed":
    """The test bed; the whole process is in its network from now on."""
    from testbed.bed import Bed

    given = os.environ.get("TESTBED_DIR")
    found = Bed.load(Path(given)) if given else _shared_bed(request.config)
    found.enter()
    return found


@pytest.fixture(scope="session")
def real_cluster(bed: "Bed") -> "Iterator[KubernetesCluster]":
    from deploy_production.adapters.clock import SystemClock
    from deploy_production.adapters.kubernetes.cluster import KubernetesCluster

    cluster = KubernetesCluster.connect(context=bed.context, kubeconfig=bed.kubeconfig, clock=SystemClock())
    yield cluster
    cluster.close()


@pytest.fixture
def namespace(real_cluster: "KubernetesCluster") -> Iterator[str]:
    """A fresh namespace, marked as a rehearsal; deleted without waiting."""
    name = f"test-{secrets.token_hex(4)}"
    manifest = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": REHEARSAL}}
    made = real_cluster.create(manifest, field_manager="tests")
    _wait_for_service_account(real_cluster, name)
    yield name
    real_cluster.delete(made.key, uid=made.uid)


@pytest.fixture(scope="session")
def npm_program(request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Returns what `tools.npm.install` does: the folder with the programs of an exact version of a package."""
    from tools import npm

    def demand(package: str, version: str, *, scripts: bool = False) -> Path:
        try:
            return npm.install(package, version, scripts=scripts)
        except npm.NpmError as error:
            reason = f"{package}@{version} from npm is missing: {error}"
        if _in_ci():
            pytest.fail(f"CI must have npm: {reason}")
        (request.config.stash[SHARED] / "npm-skipped").write_text(reason.splitlines()[0])
        pytest.skip(reason)

    return demand


def _tell_what_was_skipped(config: pytest.Config, shared: Path) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    for file, what in (("skipped", "REAL CLUSTER TESTS"), ("npm-skipped", "TESTS WITH PROGRAMS FROM NPM")):
        if (shared / file).exists():
            reporter.write_line(f"{what} SKIPPED: {(shared / file).read_text()}", yellow=True, bold=True)


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}


def _shared_bed(config: pytest.Config) -> "Bed":
    from testbed import bed as beds
    from testbed.errors import BedError

    shared = config.stash[SHARED]
    with FileLock(shared / "lock", timeout=BED_TIME):
        if (shared / "failed").exists():
            pytest.fail((shared / "failed").read_text())
        if (shared / "bed").exists():
            return beds.Bed.load(Path((shared / "bed").read_text()))
        _demand_parts(beds.missing_parts(), shared)
        owner = getattr(config, "workerinput", {}).get("owner", os.getpid())
        try:
            started = beds.up(owner_pid=owner)
        except BedError as error:
            (shared / "failed").write_text(f"the test bed did not start: {error}")
            raise
        (shared / "bed").write_text(str(started.directory))
        return started


def _demand_parts(missing: tuple[str, ...], shared: Path) -> None:
    if not missing:
        return
    reason = "; ".join(missing)
    if _in_ci():
        pytest.fail(f"the test bed must run in CI, but parts are missing: {reason}")
    (shared / "skipped").write_text(reason)
    pytest.skip(reason)


def _wait_for_service_account(cluster: "KubernetesCluster", namespace: str) -> None:
    """No pod can be created before it is there; a controller makes it a moment after the namespace."""
    from deploy_production.adapters.kubernetes.calls import Call

    call = Call(
        method="GET",
        path=f"/api/v1/namespaces/{namespace}/serviceaccounts/default",
        verb="get",
        resource="serviceaccounts",
        subject="the default service account",
    )
    deadline = cluster.clock.monotonic() + 20
    while not cluster.transport.send(call).is_success:
        assert cluster.clock.monotonic() < deadline, f"{namespace} got no service account"
        cluster.clock.sleep(timedelta(seconds=0.05))
