"""The life of a bed: what it leaves, and what ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from testbed import bed, cgroups, records, remains
from testbed.errors import BedError
from tests.testbed.traces import eventually, of_bed, traces

pytestmark = pytest.mark.cluster
NOTHING = frozenset[str]()
STARTER = """
import os, sys
from testbed import bed
started = bed.up(owner_pid=os.getpid(), parts=frozenset(), say=lambda _: None)
print(started.directory, flush=True)
sys.stdin.read()
"""


def quiet(_: str) -> None:
    """Says nothing."""


def name_of(directory: Path) -> str:
    record = records.of_directory(directory)
    assert record is not None
    return record.name


def start() -> bed.Bed:
    return bed.up(owner_pid=os.getpid(), parts=frozenset(), say=quiet)


def owned_by_another_process() -> tuple[subprocess.Popen[str], Path]:
    owner = subprocess.Popen(
        [sys.executable, "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert owner.stdout is not None
    return owner, Path(owner.stdout.readline().strip())


def test_a_bed_with_everything_leaves_the_machine_as_it_was(tmp_path: Path) -> None:
    before = traces()
    started = bed.up(owner_pid=os.getpid(), parts=bed.PARTS, say=quiet)
    name = name_of(started.directory)
    during = of_bed(name)
    bed.down(started.directory, say=quiet)
    assert {line.split()[0] for line in during} >= {"mount", "group", "file", "process"}
    assert of_bed(name) == NOTHING
    assert traces() - before == NOTHING
    assert before - traces() == NOTHING


def test_a_bed_whose_owner_is_killed_takes_itself_down_within_seconds() -> None:
    owner, directory = owned_by_another_process()
    name = name_of(directory)
    owner.kill()
    owner.communicate()
    assert eventually(lambda: of_bed(name) == NOTHING, seconds=10), sorted(of_bed(name))


def test_a_bed_whose_starter_is_killed_while_it_starts_takes_itself_down() -> None:
    known = {record.id for record in records.every()}
    starter = subprocess.Popen([sys.executable, "-m", "testbed", "up", "--with", ""], stderr=subprocess.DEVNULL)
    assert eventually(lambda: any(r.keeper for r in records.every() if r.id not in known))
    name = next(record.name for record in records.every() if record.id not in known)
    starter.kill()
    starter.wait()
    assert eventually(lambda: of_bed(name) == NOTHING, seconds=10), sorted(of_bed(name))


def test_a_killed_worker_ends_the_bed() -> None:
    started = start()
    name = name_of(started.directory)
    worker = next(pid for pid in cgroups.members(name) if b"testbed.builtin.worker" in _command(pid))
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: of_bed(name) == NOTHING, seconds=10), sorted(of_bed(name))


def test_what_a_killed_keeper_leaves_is_removed_by_the_next_bed() -> None:
    started = start()
    record = records.of_directory(started.directory)
    assert record is not None
    assert record.keeper is not None
    os.kill(record.keeper.pid, signal.SIGKILL)
    assert eventually(lambda: not cgroups.members(record.name)), "the worker ends all processes"
    said: list[str] = []
    remains.sweep(say=said.append)
    assert said == [f"removing what is left of the test bed in {record.directory}"]
    assert of_bed(record.name) == NOTHING


def test_a_bed_without_keeper_and_worker_is_still_removed() -> None:
    started = start()
    record = records.of_directory(started.directory)
    assert record is not None
    assert record.keeper is not None
    worker = next(pid for pid in cgroups.members(record.name) if b"testbed.builtin.worker" in _command(pid))
    os.kill(worker, signal.SIGSTOP)
    os.kill(record.keeper.pid, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: not record.kept_by(record.keeper).alive() if record.keeper else False)
    assert cgroups.members(record.name), "the daemons run on"
    bed.down(started.directory, say=quiet)
    assert of_bed(record.name) == NOTHING


def test_two_beds_run_at_once_and_end_apart() -> None:
    first, second = start(), start()
    names = [name_of(each.directory) for each in (first, second)]
    try:
        assert first.netns != second.netns
        bed.down(first.directory, say=quiet)
        assert of_bed(names[0]) == NOTHING
        assert second.inside(lambda: _nodes(second)) == ["localhost"]
    finally:
        bed.down(second.directory, say=quiet)
    assert of_bed(names[1]) == NOTHING


def test_a_daemon_that_does_not_start_is_named_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {record.id for record in records.every()}
    long = Path("/tmp") / ("x" * 80)
    with pytest.raises(BedError, match="too long a path for a test bed"):
        bed.up(directory=long, owner_pid=os.getpid(), parts=frozenset(), say=quiet)
    assert {record.id for record in records.every()} == before
    assert not long.exists()


def test_run_gives_the_commands_exit_code_and_ends_what_it_left_behind(tmp_path: Path) -> None:
    program = (
        f"sleep 600 & echo $! > {tmp_path}/pid; echo $TESTBED_DIR > {tmp_path}/dir; kubectl get nodes -o name; exit 7"
    )
    words = [sys.executable, "-m", "testbed", "run", "--with", "", "--", "setsid", "--wait", "bash", "-c", program]
    environment = {name: value for name, value in os.environ.items() if name != "TESTBED_DIR"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, env=environment, check=False)
    assert (done.returncode, done.stdout) == (7, "node/localhost\n"), done.stderr
    left = Path("/proc", (tmp_path / "pid").read_text().strip())
    assert eventually(lambda: not left.exists())
    assert not Path((tmp_path / "dir").read_text().strip()).exists()


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _nodes(within: bed.Bed) -> list[str]:
    words = [str(within.kubectl), "--kubeconfig", str(within.kubeconfig), "get", "nodes", "-o", "json"]
    prefix = ["nsenter", f"--net=/run/netns/{within.netns}", "--"]
    done = subprocess.run([*prefix, *words], capture_output=True, text=True, timeout=30, check=True)
    return [item["metadata"]["name"] for item in json.loads(done.stdout)["items"]]
