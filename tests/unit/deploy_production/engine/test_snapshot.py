import base64
from dataclasses import replace

import pytest

from deploy_production.engine.snapshot import KEPT, SIZE_LIMIT, Held, keep, load, prune, secret_key, store, take
from deploy_production.errors import ClusterError, RollbackError
from deploy_production.model.canonical import canonical_bytes
from deploy_production.ports import EntryKind
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.release import RUN, config, deployment, keys, recorder, secret, target


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def cluster(clock: FakeClock) -> SimulatedCluster:
    return SimulatedCluster(clock)


def test_what_is_stored_is_what_is_loaded(cluster: SimulatedCluster) -> None:
    cluster.create(config(), field_manager="kubectl")
    snapshot = take(cluster, keys(config(), deployment()), run_id=RUN)

    store(cluster, snapshot, target(cluster), field_manager="tests")

    assert load(cluster, target(cluster), RUN) == snapshot


def test_what_does_not_exist_is_kept_as_absent(cluster: SimulatedCluster) -> None:
    snapshot = take(cluster, keys(config()), run_id=RUN)

    held = snapshot.find(keys(config())[0])
    assert held is not None
    assert held.manifest is None


def test_a_stored_snapshot_cannot_be_written_again(cluster: SimulatedCluster) -> None:
    snapshot = take(cluster, keys(config()), run_id=RUN)
    store(cluster, snapshot, target(cluster), field_manager="tests")

    with pytest.raises(ClusterError):
        store(cluster, snapshot, target(cluster), field_manager="tests")


def test_a_snapshot_that_is_too_large_stops_before_anything_is_written(cluster: SimulatedCluster) -> None:
    import random

    noise = base64.b64encode(random.Random(1).randbytes(SIZE_LIMIT)).decode()  # noqa: S311 -- just not compressible
    cluster.create(config(NOISE=noise), field_manager="kubectl")
    snapshot = take(cluster, keys(config()), run_id=RUN)

    with pytest.raises(ClusterError, match="more than a Secret can hold"):
        store(cluster, snapshot, target(cluster), field_manager="tests")
    assert cluster.get(secret_key(target(cluster), RUN)) is None


def test_a_missing_snapshot_is_said_so(cluster: SimulatedCluster) -> None:
    with pytest.raises(RollbackError, match="no snapshot of"):
        load(cluster, target(cluster), RUN)


def test_only_the_very_snapshot_that_the_ledger_names_is_used(cluster: SimulatedCluster) -> None:
    cluster.create(config(), field_manager="kubectl")
    kept = take(cluster, keys(config()), run_id=RUN)
    digest = store(cluster, kept, target(cluster), field_manager="tests")
    assert load(cluster, target(cluster), RUN, digest=digest) == kept

    with pytest.raises(RollbackError, match="not the one that was stored"):
        load(cluster, target(cluster), RUN, digest="sha256:" + "0" * 64)


def test_an_object_that_is_kept_for_another_one_is_refused(cluster: SimulatedCluster) -> None:
    swapped = replace(
        take(cluster, keys(config()), run_id=RUN), held=(Held(key=keys(config())[0], manifest=deployment()),)
    )
    with pytest.raises(RollbackError, match="cannot be read"):
        store(cluster, swapped, target(cluster), field_manager="tests")


def test_the_snapshot_of_the_current_run_is_never_removed(cluster: SimulatedCluster) -> None:
    """Names sort by the clock of the machine that ran; another machine's may be ahead."""
    snapshot = take(cluster, keys(config()), run_id=RUN)
    store(cluster, snapshot, target(cluster), field_manager="tests")
    for number in range(KEPT + 2):
        ahead = replace(snapshot, run_id=f"run-{number + 1_000:026}")
        store(cluster, ahead, target(cluster), field_manager="tests")

    prune(cluster, target(cluster), current=RUN)

    assert load(cluster, target(cluster), RUN) == snapshot


def test_a_damaged_snapshot_is_said_so(cluster: SimulatedCluster) -> None:
    snapshot = take(cluster, keys(config()), run_id=RUN)
    store(cluster, snapshot, target(cluster), field_manager="tests")
    cluster.edit(secret_key(target(cluster), RUN), lambda live: live["data"].update(snapshot="AAAA"))

    with pytest.raises(RollbackError, match="cannot be read"):
        load(cluster, target(cluster), RUN)


def test_fingerprints_are_of_the_content_and_keyed(cluster: SimulatedCluster) -> None:
    one = take(cluster, keys(secret()), run_id=RUN)
    other = take(cluster, keys(secret()), run_id=RUN)

    assert one.fingerprint(secret()) == one.fingerprint(secret())
    assert one.fingerprint(secret()) != one.fingerprint(secret("b3RoZXI="))
    assert one.fingerprint(secret()) != other.fingerprint(secret())


def test_no_secret_value_and_no_key_reaches_the_ledger(clock: FakeClock, cluster: SimulatedCluster) -> None:
    cluster.create(secret(), field_manager="kubectl")
    writer, ledger = recorder(clock)

    snapshot = keep(cluster, keys(secret()), target=target(cluster), recorder=writer)

    text = canonical_bytes([entry.body for entry in ledger.entries(RUN)]).decode()
    assert "aHVudGVyMg" not in text
    assert "hunter2" not in text
    assert snapshot.key not in text
    assert [entry.kind for entry in ledger.entries(RUN)] == [EntryKind.INTENT, EntryKind.DONE, EntryKind.SNAPSHOT]


def test_only_the_newest_snapshots_are_kept(cluster: SimulatedCluster) -> None:
    snapshot = take(cluster, keys(config()), run_id=RUN)
    runs = [f"run-{number:026}" for number in range(KEPT + 2)]
    for run_id in runs:
        store(cluster, replace(snapshot, run_id=run_id), target(cluster), field_manager="tests")

    gone = prune(cluster, target(cluster), current="run-another")

    assert sorted(gone) == [secret_key(target(cluster), run_id).name for run_id in runs[:2]]
    assert load(cluster, target(cluster), runs[2]).run_id == runs[2]
