import os
import signal
from pathlib import Path
from typing import Any

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app import launching
from deploy_production.app.launching import launch
from deploy_production.app.state import VARIABLE, State
from deploy_production.errors import ToolError
from deploy_production.model.canonical import plain
from deploy_production.model.run import Outcome, Plan, RunId
from deploy_production.ports import EntryKind
from tests.unit.deploy_production.app.desk import Desk, this_process

LIMIT = 60.0


def body(plan: Plan) -> dict[str, object]:
    return {
        "kind": "deploy",
        "plan": plan.digest,
        "version": plan.version,
        "commit": plan.commit,
        "target": plain(plan.target),
        "actor": "ada",
    }


def launched(desk: Desk, plan: Plan) -> RunId:
    return launch(desk.state, SystemClock(), desk.environment, desk.box.root, body(plan))


def instead(monkeypatch: pytest.MonkeyPatch, program: Path, script: str) -> None:
    """Lets a script come up instead of the process of a run."""
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(launching.sys, "executable", str(program))


def test_a_run_goes_on_in_a_process_of_its_own(desk: Desk) -> None:
    """The real process, in a world without a cluster: it takes over, cannot connect, says so and closes the run."""
    environment = {**desk.environment, "KUBECONFIG": str(desk.box.home / "no-such-kubeconfig")}
    plan = desk.planned()

    run_id = launch(desk.state, SystemClock(), environment, desk.box.root, body(plan))

    entries = list(desk.application.follow(run_id, wait=launching.PATIENCE))
    opened, taken = entries[0], entries[1]
    assert opened.body["process"] == this_process()
    assert taken.kind is EntryKind.PROCESS
    assert taken.body["process"] != this_process()
    run = desk.application.status(run_id)
    assert run is not None
    assert run.outcome is Outcome.FAILED_BEFORE_WRITE, run.reason
    assert desk.state.report(run_id) is not None


def test_a_process_that_never_comes_up_closes_the_run_and_shows_its_last_words(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = desk.planned()
    instead(monkeypatch, tmp_path / "dies", "printf 'no \\033[31mmemory\\n' >&2; exit 1")

    with pytest.raises(ToolError, match="did not come up; nothing was done") as caught:
        launched(desk, plan)

    (run,) = desk.application.history()
    assert (run.outcome, run.reason) == (Outcome.INTERNAL, "the process of the run did not come up")
    assert caught.value.diagnosis.endswith("It ends with:\nno memory\n")
    assert str(desk.state.log(run.id)) in caught.value.diagnosis


def test_a_program_that_is_not_there_leaves_no_run_that_seems_to_go_on(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = desk.planned()
    monkeypatch.setattr(launching.sys, "executable", str(tmp_path / "no-python"))

    with pytest.raises(ToolError, match="is not there"):
        launched(desk, plan)

    assert [run.outcome for run in desk.application.history()] == [Outcome.INTERNAL]


def test_a_log_that_cannot_be_kept_leaves_no_run_that_seems_to_go_on(desk: Desk) -> None:
    plan = desk.planned()
    (desk.state.directory / "runs").write_text("in the way")

    with pytest.raises(ToolError, match="cannot be made"):
        launched(desk, plan)

    (run,) = desk.application.history()
    assert run.outcome is Outcome.INTERNAL
    assert run.reason.startswith("its process was not started: ")


def test_a_rehearsal_says_so_in_the_entries_around_its_process_too(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = desk.planned()
    instead(monkeypatch, tmp_path / "dies", "exit 1")

    with pytest.raises(ToolError):
        launched(desk, plan)

    (run,) = desk.application.history()
    assert [entry.body.get("rehearsal") for entry in desk.entries(run.id)] == [True, True]


def test_the_process_is_started_isolated_from_the_repository_and_the_environment(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = desk.planned()
    instead(monkeypatch, tmp_path / "tells", 'echo "$@"; exit 1')

    with pytest.raises(ToolError) as caught:
        launched(desk, plan)

    (run,) = desk.application.history()
    assert f"-I -m deploy_production.app.runner {run.id} {desk.box.root}" in caught.value.diagnosis


@pytest.mark.parametrize(
    ("given", "meant"),
    [("config", "{here}/config"), ("config::/etc/kube:sub/b", "{here}/config:/etc/kube:{here}/sub/b")],
)
def test_the_process_finds_the_files_that_were_named_from_another_directory(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, meant: str
) -> None:
    plan, here = desk.planned(), tmp_path / "elsewhere"
    here.mkdir()
    monkeypatch.chdir(here)
    instead(monkeypatch, tmp_path / "tells", 'pwd; echo "$KUBECONFIG"; echo "$DEPLOY_PRODUCTION_STATE"; exit 1')
    environment = {**desk.environment, "KUBECONFIG": given, VARIABLE: "../state"}

    with pytest.raises(ToolError) as caught:
        launch(State.find(environment), SystemClock(), environment, desk.box.root, body(plan))

    said = caught.value.diagnosis.splitlines()[-3:]
    assert said[:2] == [str(desk.box.root), meant.format(here=here)]
    assert Path(said[2]).is_absolute()
    assert Path(said[2]).resolve() == desk.state.directory


def test_an_environment_without_a_kubeconfig_stays_without_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = desk.planned()
    instead(monkeypatch, tmp_path / "tells", 'echo "[${KUBECONFIG-none}]"; exit 1')

    with pytest.raises(ToolError, match=r"did not come up") as caught:
        launched(desk, plan)

    assert caught.value.diagnosis.splitlines()[-1] == "[none]"


def test_a_process_that_neither_takes_over_nor_ends_is_waited_for_no_longer_than_its_time(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = desk.planned()
    monkeypatch.setattr(launching, "PATIENCE", launching.POLL)
    instead(monkeypatch, tmp_path / "waits", "exec sleep 20")
    started: list[int] = []
    real = SystemProcesses.start_detached

    def start(processes: SystemProcesses, *given: Any, **named: Any) -> int:
        started.append(real(processes, *given, **named))
        return started[0]

    monkeypatch.setattr(SystemProcesses, "start_detached", start)

    with pytest.raises(ToolError, match="did not come up"):
        launched(desk, plan)

    assert len(started) == 1
    os.kill(started[0], signal.SIGKILL)


def test_a_log_that_cannot_be_read_is_said_to_be_unreadable(tmp_path: Path) -> None:
    assert launching._tail(tmp_path / "nothing") == "(it cannot be read: No such file or directory)"
