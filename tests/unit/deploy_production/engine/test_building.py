from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.engine.building import Building
from deploy_production.engine.ending import Stopped
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.steps import plan_steps
from deploy_production.errors import ToolError
from deploy_production.model.run import Outcome
from deploy_production.model.target import Image
from deploy_production.ports import EntryKind, ProcessResult
from tests.simulators.engine import COMMIT, REGISTRY, RUN, Bench, TableImages, TableProcesses

IMAGE = f"{REGISTRY}/shop"


class Talking(TableProcesses):
    """Ends as it is told, with more to say than anybody wants to read."""

    exit_code: int | None = 1
    output = ""

    def run(self, argv: Sequence[str], *, cwd: Path, timeout: timedelta, **_: Any) -> ProcessResult:
        return ProcessResult(
            argv=tuple(argv),
            exit_code=self.exit_code,
            stdout=self.output,
            stderr="",
            timed_out=self.exit_code is None,
            truncated=False,
            duration=timeout,
        )


class Watched(TableImages):
    """Notes what is built; its registry holds what the test says."""

    def __init__(self, held: str | None = None) -> None:
        super().__init__()
        self.asked: list[dict[str, Any]] = []
        self.held = held

    def build(self, **given: Any) -> str:
        self.asked.append(given)
        return "sha256:1"

    def registry_digest(self, reference: str) -> str | None:
        return self.held


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def building(bench: Bench, *, tag: str = "v1", stop_before: int | None = None) -> Building:
    calls = iter(range(100))

    def checkpoint() -> None:
        if next(calls) == stop_before:
            raise Stopped(Outcome.ABORTED, "aborted: no")

    release = bench.release("v1")
    return Building(
        world=bench.world(),
        release=release,
        steps=plan_steps(release.skill, release.settings, "v1"),
        image=Image(repository=IMAGE, tag=tag, digest=None),
        recorder=Recorder(ledger=bench.ledger, run_id=RUN, rehearsal=True),
        checkpoint=checkpoint,
    )


def recorded(bench: Bench, kind: EntryKind) -> list[Any]:
    return [entry.body for entry in bench.ledger.entries(RUN) if entry.kind is kind]


def test_what_prepares_the_checkout_runs_before_the_build(bench: Bench, tmp_path: Path) -> None:
    bench.overrides = {"checks": {"tests_pass": {"setup": [["npm", "ci"]]}}}

    building(bench).build(tmp_path)

    assert bench.processes.ran == [("npm", "ci"), ("npm", "run", "build"), ("npm", "test")]


def test_each_command_is_recorded_with_how_it_ended(bench: Bench, tmp_path: Path) -> None:
    building(bench).build(tmp_path)

    assert [body["subject"] for body in recorded(bench, EntryKind.INTENT)] == ["npm run build", "npm test"]
    assert recorded(bench, EntryKind.DONE)[0]["detail"] == {"exit_code": 0, "seconds": 1.0}


def test_nothing_runs_after_a_command_that_failed(bench: Bench, tmp_path: Path) -> None:
    bench.processes.fails = {"npm"}

    with pytest.raises(ToolError, match=r"`npm run build` ended with exit code 1"):
        building(bench).build(tmp_path)

    assert bench.processes.ran == [("npm", "run", "build")]
    assert recorded(bench, EntryKind.DONE)[0]["detail"]["exit_code"] == 1


def test_a_command_that_takes_too_long_is_said_to_have_been_stopped(bench: Bench, tmp_path: Path) -> None:
    bench.processes = Talking(bench.clock)
    bench.processes.exit_code = None

    with pytest.raises(ToolError, match="took too long and was stopped"):
        building(bench).build(tmp_path)


def test_a_command_that_said_nothing_is_said_to_have_said_nothing(bench: Bench, tmp_path: Path) -> None:
    bench.processes = Talking(bench.clock)

    with pytest.raises(ToolError) as caught:
        building(bench).build(tmp_path)

    assert caught.value.diagnosis.endswith("(none)")


def test_the_last_words_of_a_command_are_shown_without_control_characters(bench: Bench, tmp_path: Path) -> None:
    bench.processes = Talking(bench.clock)
    bench.processes.output = "x" * 5000 + "\x1b[31mERROR\x1b[0m: no space left"

    with pytest.raises(ToolError) as caught:
        building(bench).build(tmp_path)

    assert caught.value.diagnosis.endswith("ERROR: no space left")
    assert len(caught.value.diagnosis) < 1700


def test_an_image_says_what_it_was_built_from(bench: Bench, tmp_path: Path) -> None:
    bench.images = watched = Watched()

    building(bench).package(tmp_path)

    asked = watched.asked
    assert asked[0]["labels"] == {
        "org.opencontainers.image.revision": COMMIT,
        "org.opencontainers.image.version": "v1",
    }
    assert asked[0]["tag"] == f"{IMAGE}:v1"
    assert asked[0]["dockerfile"] == str(tmp_path / "Dockerfile")


def test_the_answer_of_the_registry_becomes_the_digest_of_the_image(bench: Bench, tmp_path: Path) -> None:
    made = building(bench)
    made.package(tmp_path)

    pinned = made.push()

    assert pinned.digest == bench.images.pushed[f"{IMAGE}:v1"]
    assert recorded(bench, EntryKind.DONE)[-1]["detail"] == {"digest": pinned.digest}


def test_a_registry_that_holds_something_else_than_was_pushed_is_not_believed(bench: Bench) -> None:
    bench.images = Watched(held="sha256:other")

    with pytest.raises(ToolError, match="The registry holds sha256:other"):
        building(bench).push()

    assert recorded(bench, EntryKind.DONE)[-1]["ok"] is False


def test_a_registry_that_holds_nothing_after_the_push_is_not_believed(bench: Bench) -> None:
    bench.images = Watched(held=None)

    with pytest.raises(ToolError, match="The registry holds nothing"):
        building(bench).push()


def test_an_image_that_the_skill_does_not_push_cannot_be_deployed(bench: Bench) -> None:
    with pytest.raises(ToolError, match="does not push"):
        building(bench, tag="another").push()


@pytest.mark.parametrize("step", ["build", "package", "push"])
def test_a_request_to_stop_is_heard_before_the_first_command_of_each_step(
    bench: Bench, tmp_path: Path, step: str
) -> None:
    made = building(bench, stop_before=0)

    with pytest.raises(Stopped):
        made.push() if step == "push" else getattr(made, step)(tmp_path)

    assert recorded(bench, EntryKind.INTENT) == []


def test_a_request_to_stop_is_heard_between_two_commands(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        building(bench, stop_before=1).package(tmp_path)

    assert bench.images.log == [f"build {IMAGE}:v1"]


def test_nothing_that_is_built_touches_the_cluster(bench: Bench, tmp_path: Path) -> None:
    made = building(bench)
    bench.cluster.calls.clear()

    made.build(tmp_path)
    made.package(tmp_path)
    made.push()

    assert bench.cluster.calls == []
