"""Whatever becomes of the server, of a call or of the client: a run goes on by itself. Over real pipes."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mcp.wire import SECONDS, Wire, connected, until
from tests.simulators.clock import FakeClock
from tests.simulators.mcp_client import ERAS, Era
from tests.simulators.usecases import a_plan

DIGEST = a_plan(FakeClock()).digest


def hung_up(wire: Wire) -> None:
    wire.hang_up()


def killed(number: signal.Signals) -> Callable[[Wire], None]:
    return lambda wire: wire.process.send_signal(number)


def group_killed(number: signal.Signals) -> Callable[[Wire], None]:
    return lambda wire: os.killpg(wire.process.pid, number)


ENDS = {
    "the client hangs up": hung_up,
    "SIGINT": killed(signal.SIGINT),
    "SIGTERM": killed(signal.SIGTERM),
    "SIGKILL": killed(signal.SIGKILL),
    "SIGINT to the group": group_killed(signal.SIGINT),
    "SIGTERM to the group": group_killed(signal.SIGTERM),
    "SIGKILL to the group": group_killed(signal.SIGKILL),
    "SIGHUP to the group": group_killed(signal.SIGHUP),
}


def serving(file: Path, era: Era) -> tuple[str, ...]:
    return ("-m", "tests.simulators.mcp_stdio", str(file))


def goes_on(file: Path) -> None:
    """Lets the process of the run go on, and sees it come to its end."""
    assert not file.with_suffix(".ended").exists()
    file.with_suffix(".go").touch()
    until(file.with_suffix(".ended").exists)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
@pytest.mark.parametrize("era", ERAS)
def test_a_run_outlives_its_server(tmp_path: Path, era: Era, end: Callable[[Wire], None]) -> None:
    file = tmp_path / "run"
    with connected(*serving(file, era), era=era) as wire:
        run_id = wire.call("deploy_apply", plan_digest=DIGEST)["run_id"]
        wire.send("tools/call", name="deploy_wait", arguments={"run_id": run_id, "seconds": 50})
        until(lambda: file.with_suffix(".begun").exists() and file.with_suffix(".waiting").exists())
        end(wire)
        wire.process.wait(timeout=SECONDS)
    goes_on(file)


@pytest.mark.parametrize("end", ["the client hangs up", "SIGINT", "SIGTERM"])
@pytest.mark.parametrize("era", ERAS)
def test_a_server_that_is_asked_to_end_does_so_at_once_although_a_call_waits(
    tmp_path: Path, era: Era, end: str
) -> None:
    file = tmp_path / "run"
    with connected(*serving(file, era), era=era) as wire:
        run_id = wire.call("deploy_apply", plan_digest=DIGEST)["run_id"]
        wire.send("tools/call", name="deploy_wait", arguments={"run_id": run_id, "seconds": 50})
        until(file.with_suffix(".waiting").exists)
        ENDS[end](wire)
        assert wire.process.wait(timeout=SECONDS) == 0


@pytest.mark.parametrize("era", ERAS)
def test_a_cancelled_wait_changes_nothing_and_the_server_answers_on(tmp_path: Path, era: Era) -> None:
    file = tmp_path / "run"
    with connected(*serving(file, era), era=era) as wire:
        run_id = wire.call("deploy_apply", plan_digest=DIGEST)["run_id"]
        number = wire.send("tools/call", name="deploy_wait", arguments={"run_id": run_id, "seconds": 50})
        until(file.with_suffix(".waiting").exists)
        wire.cancel(number)
        assert wire.call("deploy_status")["run"]["run_id"] == run_id
    goes_on(file)


@pytest.mark.parametrize("era", ERAS)
def test_a_start_whose_call_is_cancelled_is_a_start_all_the_same(tmp_path: Path, era: Era) -> None:
    file = tmp_path / "run"
    file.with_suffix(".hold").touch()
    with connected(*serving(file, era), era=era) as wire:
        number = wire.send("tools/call", name="deploy_apply", arguments={"plan_digest": DIGEST})
        until(file.with_suffix(".starting").exists)
        wire.cancel(number)
        assert wire.ask("tools/list")["tools"]
        file.with_suffix(".hold").unlink()
        until(file.with_suffix(".begun").exists)
        assert wire.call("deploy_status")["run"] is not None
    goes_on(file)


def test_however_many_calls_wait_an_abort_finds_its_thread(tmp_path: Path) -> None:
    file = tmp_path / "run"
    with connected(*serving(file, "auto")) as wire:
        run_id = wire.call("deploy_apply", plan_digest=DIGEST)["run_id"]
        waits = [
            wire.send("tools/call", name="deploy_wait", arguments={"run_id": run_id, "seconds": 50}) for _ in range(60)
        ]
        until(file.with_suffix(".waiting").exists)
        for number in waits:
            wire.cancel(number)
        assert wire.call("deploy_abort", run_id=run_id, reason="nobody waits")["abort_requested"] is True
    goes_on(file)
