"""Running programs in a bed, and telling about beds."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from testbed import bed, commands
from testbed.errors import BedError
from tests.unit.testbed.samples import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testbed.process import Mark
    from testbed.records import Record

PLAIN = replace(OWN, netns=None)


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Puts back what handles SIGTERM: these functions set it for their process."""
    import signal

    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_command_gets_the_beds_variables_and_gives_its_exit_code(tmp_path: Path) -> None:
    program = f"import os; open({str(tmp_path / 'seen')!r}, 'w').write(os.environ['TESTBED_DIR']); raise SystemExit(9)"
    assert commands.execute(PLAIN, [sys.executable, "-c", program]) == 9
    assert (tmp_path / "seen").read_text() == "/tmp/testbed-1"


def test_a_command_ended_by_a_signal_gives_the_shells_code() -> None:
    assert commands.execute(PLAIN, [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]) == 137


def test_a_command_that_does_not_exist_is_one_clear_error() -> None:
    with pytest.raises(BedError, match="no-such-program cannot run: No such file or directory"):
        commands.execute(PLAIN, ["no-such-program"])


def test_run_uses_the_bed_that_is_named_and_leaves_it_up(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    record.save()
    record.directory.mkdir()
    facts = {**json.loads(bed.as_json(PLAIN)), "directory": str(record.directory)}
    (record.directory / "bed.json").write_text(json.dumps(facts))
    monkeypatch.setenv("TESTBED_DIR", str(record.directory))
    words = [sys.executable, "-c", "raise SystemExit(4)"]
    said: list[str] = []
    parts = frozenset({"postgres"})
    assert commands.run(words, provider="auto", parts=parts, options={}, say=said.append) == 4
    assert record.file.exists()
    assert said == [f"the test bed in {record.directory}, which TESTBED_DIR names, has no postgres"]


def test_run_takes_its_bed_down_also_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[object] = []

    def start(**given: object) -> bed.Bed:
        did.append(given["owner_pid"])
        return PLAIN

    monkeypatch.delenv("TESTBED_DIR", raising=False)
    monkeypatch.setattr(bed, "up", start)
    monkeypatch.setattr(bed, "down", lambda directory, **_: did.append(directory))
    with pytest.raises(BedError):
        commands.run(["no-such-program"], provider="auto", parts=frozenset(), options={}, say=print)
    assert did == [os.getpid(), PLAIN.directory]


def test_a_bed_that_resists_does_not_keep_the_others_up(
    record: Record, dead: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("1", "2"):
        replace(record, id=number, directory=record.directory.with_name(number), keeper=dead).save()
    did: list[str] = []

    def down(directory: Path, **_: object) -> None:
        did.append(directory.name)
        if directory.name == "1":
            raise BedError("it resists")

    monkeypatch.setattr(bed, "down", down)
    said: list[str] = []
    assert commands.down_all(say=said.append) == 1
    assert did == ["1", "2"]
    assert said == [f"cannot remove the test bed in {record.directory.with_name('1')}: it resists"]


def test_status_tells_who_a_bed_ends_with_and_which_daemons_ended(record: Record, dead: Mark) -> None:
    record.directory.mkdir()
    (record.directory / "daemons.json").write_text(json.dumps({"etcd": {"pid": 1, "started": 123456789}}))
    replace(record, owner=record.starter).save()
    replace(record, id="00000002", directory=Path("/tmp/dead"), keeper=dead).save()
    assert commands.status().splitlines() == [
        "/tmp/dead  context  until `down`  dead: the next `up` removes its remains, or `down --all`",
        f"{record.directory}  context  until process {os.getpid()} ends  runs",
        f"  etcd ended, see {record.directory}/log/etcd.log",
    ]


def test_status_without_beds_says_so() -> None:
    assert commands.status() == "no test bed runs here"


def test_a_person_is_told_how_to_use_and_how_to_remove_a_bed() -> None:
    text = commands.describe(replace(OWN, prometheus_url="http://127.0.0.1:9090"))
    assert "python -m testbed exec --dir /tmp/testbed-1 -- bash" in text
    assert "python -m testbed down --dir /tmp/testbed-1" in text
    assert "Prometheus http://127.0.0.1:9090" in text
    assert "PostgreSQL" not in text
    assert "Node" not in text
    with_node = commands.describe(replace(OWN, node_image="127.0.0.1:5000/base/node:24.1.0"))
    assert "  base image of Node 127.0.0.1:5000/base/node:24.1.0" in with_node.splitlines()
