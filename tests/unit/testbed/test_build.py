"""What is built, and the folder that names it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from testbed import build, gobuild, toolchain
from testbed.toolchain import Toolchain


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(toolchain, "find", lambda _: Toolchain(version="go1.26.8", program=Path("/go/bin/go")))


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[gobuild.Job]:
    jobs: list[gobuild.Job] = []
    monkeypatch.setattr(gobuild, "run", lambda job, **_: jobs.append(job))
    return jobs


def folder(monkeypatch: pytest.MonkeyPatch, version: str) -> Path:
    monkeypatch.setattr(toolchain, "find", lambda _: Toolchain(version=version, program=Path("/go/bin/go")))
    return build.binaries(say=lambda _: None)


def test_the_cache_is_the_users(tmp_path: Path) -> None:
    assert build.cache() == tmp_path / "deploy-production/testbed"


def test_binaries_are_built_once(built: list[gobuild.Job]) -> None:
    assert not build.is_built()
    first = build.binaries(say=lambda _: None)
    assert build.is_built()
    assert build.binaries(say=lambda _: None) == first
    assert [job.title for job in built] == ["1/3 runtime", "2/3 runtime", "3/3 kube"]


def test_another_go_or_another_module_gives_another_folder(
    built: list[gobuild.Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = folder(monkeypatch, "go1.26.8")
    assert folder(monkeypatch, "go1.27.0") != first
    (tmp_path / "modules/kube").mkdir(parents=True)
    (tmp_path / "modules/kube/go.sum").write_text("changed")
    monkeypatch.setattr(build, "MODULES", tmp_path / "modules")
    assert folder(monkeypatch, "go1.26.8") != first


def test_a_better_estimate_is_no_reason_to_build_again(
    built: list[gobuild.Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = folder(monkeypatch, "go1.26.8")
    monkeypatch.setattr(build, "TARGETS", tuple(replace(target, count=1) for target in build.TARGETS))
    assert folder(monkeypatch, "go1.26.8") == first
    monkeypatch.setattr(build, "TARGETS", tuple(replace(target, linker="") for target in build.TARGETS))
    assert folder(monkeypatch, "go1.26.8") != first


def test_a_failed_build_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(job: gobuild.Job, *, say: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(gobuild, "run", fail)
    with pytest.raises(OSError, match="disk full"):
        build.binaries(say=lambda _: None)
    assert list((tmp_path / "deploy-production/testbed/binaries").iterdir()) == []
    assert not build.is_built()


def test_kubernetes_is_built_without_cgo_and_with_its_version(built: list[gobuild.Job]) -> None:
    build.binaries(say=lambda _: None)
    runtime, runc, kube = built
    assert (runtime.cgo, runc.cgo, kube.cgo) == (False, True, False)
    assert "gitVersion=v1.37.2" in " ".join(kube.words)
    assert runc.words[4:6] == ("-tags", "seccomp")
    assert kube.words[-2].endswith("/kube")
    assert runtime.words[runtime.words.index("-o") + 1].endswith("/")


def test_the_needed_go_version_is_the_newest_of_the_modules() -> None:
    texts = [file.read_text() for file in build.MODULES.glob("*/go.mod")]
    lines = [re.findall(r"^go (\d+)\.(\d+)\.(\d+)$", text, re.MULTILINE) for text in texts]
    assert max(tuple(map(int, found[0])) for found in lines) == toolchain.NEEDED
    assert ".".join(map(str, toolchain.NEEDED)) == toolchain.PINNED


def test_the_linked_version_is_the_one_of_the_module() -> None:
    assert f"k8s.io/kubernetes {build.KUBERNETES}\n" in (build.MODULES / "kube/go.mod").read_text()
