from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.engine.lease import DURATION, HOLDER_ANNOTATION, TargetLease, lease_holder
from deploy_production.errors import ClusterError, LeaseHeld, LeaseLostError
from deploy_production.model.target import ObjectKey
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.release import NAMESPACE, target

KEY = ObjectKey(api_version="coordination.k8s.io/v1", kind="Lease", namespace=NAMESPACE, name="deploy-production.shop")


class Bench:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.cluster = SimulatedCluster(self.clock)

    def lease(
        self, run_id: str, is_alive: Callable[[str], bool | None] = lambda _: True, *, process: str | None = None
    ) -> TargetLease:
        return TargetLease(
            cluster=self.cluster,
            clock=self.clock,
            target=target(self.cluster),
            run_id=run_id,
            process=process or f"host:1:{run_id}",
            is_alive=is_alive,
        )

    def holder(self) -> str:
        live = self.cluster.get(KEY)
        assert live is not None
        return str(live.manifest["spec"]["holderIdentity"])


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_free_target_is_taken_and_given_back(bench: Bench) -> None:
    with bench.lease("run-a") as lease:
        lease.require_held()
        assert bench.holder() == "run-a"

    assert bench.holder() == ""


def test_a_second_run_is_refused_and_told_who_holds_it(bench: Bench) -> None:
    with bench.lease("run-a"), pytest.raises(LeaseHeld, match="run-a"):
        bench.lease("run-b").acquire()


def test_a_lease_that_was_given_back_is_taken_with_a_higher_token(bench: Bench) -> None:
    with bench.lease("run-a") as first:
        pass
    with bench.lease("run-b") as second:
        assert second.token == first.token + 1


def test_an_expired_lease_alone_is_no_reason_to_take_over(bench: Bench) -> None:
    bench.lease("run-a").acquire()
    bench.clock.advance(timedelta(days=1))

    with pytest.raises(LeaseHeld):
        bench.lease("run-b", is_alive=lambda _: None).acquire()


def test_a_holder_that_is_provably_dead_is_replaced(bench: Bench) -> None:
    bench.lease("run-a").acquire()

    with bench.lease("run-b", is_alive=lambda _: False):
        assert bench.holder() == "run-b"


def test_of_two_runs_that_create_it_at_once_one_wins(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have seen that there is none; the server lets one create it."""
    bench.lease("run-a").acquire()
    with monkeypatch.context() as stale:
        stale.setattr(bench.cluster, "get", lambda _key: None)
        with pytest.raises(LeaseHeld, match="same moment"):
            bench.lease("run-b").acquire()

    assert bench.holder() == "run-a"


def test_a_run_whose_lease_somebody_else_wrote_must_not_go_on(bench: Bench) -> None:
    lease = bench.lease("run-a")
    lease.acquire()
    bench.cluster.edit(KEY, lambda live: live["spec"].update(holderIdentity="somebody"))

    lease.renew()

    with pytest.raises(LeaseLostError, match="somebody else"):
        lease.require_held()


def test_a_renewal_that_gets_no_answer_is_not_a_lost_lease(bench: Bench) -> None:
    lease = bench.lease("run-a")
    lease.acquire()
    bench.cluster.fail("replace", 1, ClusterError("no answer", diagnosis="wait", retryable=True))

    lease.renew()

    lease.require_held()


def test_a_renewal_whose_answer_got_lost_does_not_lose_the_lease(bench: Bench) -> None:
    """It was stored: the next renewal meets a version that it does not know, written by itself."""
    lease = bench.lease("run-a")
    lease.acquire()
    bench.cluster.fail("replace", 1, ClusterError("no answer", diagnosis="wait", retryable=True), after_effect=True)

    lease.renew()
    lease.renew()
    lease.renew()

    lease.require_held()
    assert lease.lost == ""


@pytest.mark.parametrize("whose", ["run", "process", "token"])
def test_a_newer_lease_is_adopted_only_when_it_is_ours_in_everything(bench: Bench, whose: str) -> None:
    lease = bench.lease("run-a")
    lease.acquire()

    def written(live: dict[str, Any]) -> None:
        match whose:
            case "run":
                live["spec"]["holderIdentity"] = "run-b"
            case "process":
                live["metadata"]["annotations"][HOLDER_ANNOTATION] = "host:2:run-a"
            case _:
                live["spec"]["leaseTransitions"] += 1

    bench.cluster.edit(KEY, written)

    lease.renew()

    assert lease.lost == "somebody else wrote the Lease"


def test_a_lease_that_was_deleted_and_taken_is_lost(bench: Bench) -> None:
    lease = bench.lease("run-a")
    lease.acquire()
    live = bench.cluster.get(KEY)
    assert live is not None
    bench.cluster.delete(KEY, uid=live.uid)
    bench.lease("run-b").acquire()

    lease.renew()

    with pytest.raises(LeaseLostError, match="somebody else"):
        lease.require_held()


def test_a_lease_that_is_older_than_its_duration_is_renewed_before_anything_is_started(bench: Bench) -> None:
    lease = bench.lease("run-a")
    lease.acquire()
    bench.clock.advance(DURATION + timedelta(seconds=1))
    bench.cluster.calls.clear()

    lease.require_held()

    assert [verb for verb, _ in bench.cluster.calls] == ["replace"]


def test_a_fresh_lease_is_not_asked_for_again(bench: Bench) -> None:
    lease = bench.lease("run-a")
    lease.acquire()
    bench.clock.advance(DURATION)
    bench.cluster.calls.clear()

    lease.require_held()

    assert bench.cluster.calls == []


def test_a_lease_that_could_not_be_renewed_for_its_duration_starts_nothing_new(bench: Bench) -> None:
    lease = bench.lease("run-a")
    lease.acquire()
    bench.clock.advance(DURATION + timedelta(seconds=1))
    bench.cluster.fail("replace", 1, ClusterError("no route", diagnosis="wait", retryable=True))

    with pytest.raises(LeaseLostError, match="could not be renewed in time"):
        lease.require_held()

    lease.require_held()


def test_another_living_process_of_the_same_run_does_not_share_the_lease(bench: Bench) -> None:
    bench.lease("run-a").acquire()

    with pytest.raises(LeaseHeld, match="run-a"):
        bench.lease("run-a", process="host:2:run-a").acquire()


def test_the_same_process_may_take_its_own_lease_again(bench: Bench) -> None:
    bench.lease("run-a").acquire()

    with bench.lease("run-a") as again:
        again.require_held()


def test_who_holds_a_target_can_be_asked(bench: Bench) -> None:
    at = target(bench.cluster)
    assert lease_holder(bench.cluster, at) == ""

    with bench.lease("run-a"):
        assert lease_holder(bench.cluster, at) == "run-a"

    assert lease_holder(bench.cluster, at) == ""


def test_a_lease_whose_last_renewal_was_not_answered_is_given_back_all_the_same(bench: Bench) -> None:
    with bench.lease("run-a") as lease:
        bench.cluster.fail("replace", 1, ClusterError("no answer", diagnosis="wait", retryable=True), after_effect=True)
        lease.renew()

    assert bench.holder() == ""


def test_giving_back_does_not_take_it_from_a_new_holder(bench: Bench) -> None:
    with bench.lease("run-a"):
        bench.cluster.edit(KEY, lambda live: live["spec"].update(holderIdentity="somebody"))

    assert bench.holder() == "somebody"


def test_giving_back_a_lost_lease_leaves_the_new_holder_alone(bench: Bench) -> None:
    lease = bench.lease("run-a")
    lease.acquire()
    bench.cluster.edit(KEY, lambda live: live["spec"].update(holderIdentity="somebody"))
    lease.renew()

    lease.release()

    assert bench.holder() == "somebody"


def test_a_lease_that_was_never_taken_is_not_held(bench: Bench) -> None:
    with pytest.raises(LeaseLostError):
        bench.lease("run-a").require_held()
