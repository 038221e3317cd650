"""Running one build, with a small Python program in the place of Go."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from testbed import gobuild
from testbed.errors import BedError
from testbed.gobuild import Job

if TYPE_CHECKING:
    from pathlib import Path


def job(tmp_path: Path, program: str) -> Job:
    words = (sys.executable, "-c", program)
    return Job(title="1/1 demo", words=words, folder=tmp_path, cgo=False, count=100, log=tmp_path / "log/build.log")


def test_a_build_says_when_it_is_done(tmp_path: Path) -> None:
    said: list[str] = []
    gobuild.run(job(tmp_path, "print('fmt')"), say=said.append)
    assert said == ["  1/1 demo: built in 0 s"]
    assert (tmp_path / "log/build.log").read_text() == "fmt\n"


def test_a_failing_build_shows_what_the_compiler_said(tmp_path: Path) -> None:
    with pytest.raises(BedError, match=r"(?s)building 1/1 demo failed with code 1.*no space left on device"):
        gobuild.run(job(tmp_path, "raise SystemExit('write: no space left on device')"), say=lambda _: None)


def test_a_build_is_bounded_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gobuild, "TELL_SECONDS", 0.05)
    with pytest.raises(BedError, match="takes too long and was stopped"):
        gobuild.run(job(tmp_path, "import time; time.sleep(60)"), say=lambda _: None, seconds=-1)


def test_a_missing_program_is_one_clear_error(tmp_path: Path) -> None:
    missing = Job(title="x", words=("/no/go",), folder=tmp_path, cgo=False, count=1, log=tmp_path / "l")
    with pytest.raises(BedError, match="/no/go cannot run: No such file"):
        gobuild.run(missing, say=lambda _: None)


def test_a_build_is_isolated_from_the_users_go_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOFLAGS", "-mod=vendor")
    names = "CGO_ENABLED GOFLAGS GOTOOLCHAIN GOWORK"
    gobuild.run(job(tmp_path, f"import os; print([os.environ[n] for n in '{names}'.split()])"), say=lambda _: None)
    assert (tmp_path / "log/build.log").read_text() == "['0', '-mod=readonly', 'local', 'off']\n"


def test_progress_is_told_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gobuild, "TELL_SECONDS", 0.0)
    said: list[str] = []
    gobuild.run(job(tmp_path, "print('go: downloading x v1', flush=True)\nprint('p\\n' * 50)"), say=said.append)
    assert any("1 modules fetched" in line for line in said)
    assert any("50 of about 100 packages compiled" in line for line in said)


@pytest.mark.parametrize(
    ("compiled", "expected"),
    [
        (1, "  1/1 demo: 7 modules fetched, 1 packages compiled, 60 s"),
        (25, "  1/1 demo: 25 of about 100 packages compiled, about 3.0 min left"),
        (120, "  1/1 demo: 120 packages compiled, linking, 60 s"),
    ],
)
def test_the_estimate_follows_the_pace_so_far(tmp_path: Path, compiled: int, expected: str) -> None:
    assert gobuild.progress(job(tmp_path, ""), compiled=compiled, fetched=7, elapsed=60) == expected
