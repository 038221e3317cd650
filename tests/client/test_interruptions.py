"""Runs on the real cluster whose session, server or luck ends in the middle: the run goes on, and ends well."""

import os
import signal
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy_production.model.run import Outcome, Phase, RunId
from tests.client.kit.model import Script, say
from tests.client.kit.release import ended, report, started, tool
from tests.client.kit.world import World
from tests.e2e.test_deploys import in_phase, replica_sets, until

pytestmark = pytest.mark.cluster
OF_SERVERS = ("mcp_server", "deploy-production-mcp", "launcher/main.py")


def test_a_server_that_is_killed_in_the_middle_changes_nothing_for_the_run(world: World) -> None:
    version = world.shop.release("v1.0.0")

    def script() -> Script:
        begun = yield from started(version)
        until(world.shop, RunId(begun["run_id"]), in_phase(Phase.CHECK))
        assert kill_servers(world.shop.state)
        # The client finds out with the next call, and starts another server for the one after it.
        yield tool("status", run_id=begun["run_id"])
        return report((yield from ended(begun["run_id"])))

    session = world.deploy(version, script)

    assert session.result.endswith(" succeeded")
    assert world.outcomes() == [Outcome.SUCCEEDED]
    assert world.served() == version


def kill_servers(state: Path) -> int:
    """Kills the servers that keep their state in this folder; returns how many processes these were."""
    killed = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _is_server(entry, state):
            os.kill(int(entry.name), signal.SIGKILL)
            killed += 1
    return killed


def _is_server(process: Path, state: Path) -> bool:
    try:
        words = (process / "cmdline").read_bytes().decode(errors="replace")
        environment = (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(word in words for word in OF_SERVERS) and f"DEPLOY_PRODUCTION_STATE={state}".encode() in environment


def test_a_fork_that_leaves_a_run_alone_is_asked_once_to_stay_and_the_run_outlives_it(world: World) -> None:
    version, told = world.shop.release("v1.0.0"), []

    def script() -> Script:
        begun = yield from started(version)
        answer = yield say("All done.")
        told.append((begun["run_id"], answer.beside))
        return "I leave."

    session = world.deploy(version, script)

    ((run_id, reason),) = told
    assert run_id in reason
    assert session.result == "I leave."
    assert world.shop.finish(RunId(run_id)).outcome is Outcome.SUCCEEDED
    assert world.served() == version


def test_of_two_people_who_release_at_the_same_time_one_wins(world: World, tmp_path: Path) -> None:
    """Each on a machine of their own: nothing but the cluster is between them."""
    version, together = world.shop.release("v1.0.0"), threading.Barrier(2, timeout=90)

    def script() -> Script:
        planned = yield tool("plan", version=version)
        together.wait()
        begun = yield tool("apply", plan_digest=planned.content["plan_digest"])
        if begun.is_error:
            return f"refused: {begun.content['code']}"
        return report((yield from ended(begun.content["run_id"])))

    with ExitStack() as both:
        running = []
        for name in ("hers", "his"):
            running.append(world.start(f"/deploy-production {version}", fork=script, state=tmp_path / name))
            both.callback(running[-1].stop)
        results = sorted(session.finish().result for session in running)

    # Beaten at the cluster, or already where its own run would have been started.
    beaten = (" lease-held", "refused: LEASE_HELD")
    winners = [result for result in results if result.endswith(" succeeded")]
    losers = [result for result in results if result.endswith(beaten)]
    assert (len(winners), len(losers)) == (1, 1), results
    assert world.served() == version
    assert replica_sets(world.shop) == 1
