"""What the machine lacks."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import partial
from typing import TYPE_CHECKING

import pytest

from testbed import nodejs, requirements
from testbed.errors import BedError
from testbed.requirements import Need

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def lacking(monkeypatch: pytest.MonkeyPatch, **packages: bool) -> None:
    needs = tuple(
        Need(what=name, package=f"{name}-pkg", present=partial(bool, there)) for name, there in packages.items()
    )
    monkeypatch.setattr(requirements, "ALWAYS", needs)
    monkeypatch.setattr(requirements, "OF_PARTS", {"prometheus": (), "postgres": ()})
    monkeypatch.setattr(requirements, "TO_BUILD", ())


def test_what_is_missing_is_named_with_one_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, dockerd=False, ip=True, busybox=False)
    assert requirements.missing(frozenset(), built=True) == (
        "  dockerd (Debian package dockerd-pkg)",
        "  busybox (Debian package busybox-pkg)",
        (
            "Run: apt-get install -y --no-install-recommends busybox-pkg dockerd-pkg"
            "   (or: python -m testbed build --install)"
        ),
    )


def test_nothing_missing_is_an_empty_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, ip=True)
    assert requirements.missing(frozenset(), built=True) == ()


def test_a_machine_without_node_lacks_it_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    need = requirements.OF_PARTS["node"]
    lacking(monkeypatch)
    monkeypatch.setattr(requirements, "OF_PARTS", {"prometheus": (), "node": need})
    monkeypatch.setattr(nodejs, "find", lambda: None)
    assert requirements.missing(frozenset({"prometheus"}), built=True) == ()
    assert requirements.missing(frozenset({"node"}), built=True) == (
        "  node, a program that runs (Debian package nodejs)",
        "Run: apt-get install -y --no-install-recommends nodejs   (or: python -m testbed build --install)",
    )


def test_a_compiler_is_needed_only_to_build(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch)
    monkeypatch.setattr(requirements, "TO_BUILD", (Need(what="gcc", package="gcc", present=lambda: False),))
    assert requirements.missing(frozenset(), built=True) == ()
    assert requirements.missing(frozenset(), built=False)[0] == "  gcc (Debian package gcc)"


def test_without_root_that_is_the_first_thing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    (line,) = requirements.missing(frozenset(), built=True)
    assert "needs Linux and root" in line


def test_a_dynamic_busybox_does_not_count_as_static(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "busybox").write_bytes(b"\x7fELF" + bytes(600) + b"/lib64/ld-linux-x86-64.so.2\0")
    (tmp_path / "busybox").chmod(0o755)
    monkeypatch.setattr(requirements, "SYSTEM_PATH", str(tmp_path))
    need = next(need for need in requirements.ALWAYS if need.package == "busybox-static")
    assert not need.present()
    (tmp_path / "busybox").write_bytes(b"\x7fELF" + bytes(5000))
    assert need.present()


def test_an_installation_starts_no_daemon_and_leaves_no_policy(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    with requirements.no_daemons(policy):
        assert subprocess.run([policy], check=False).returncode == 101
    assert not policy.exists()


def test_a_policy_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("mine")
    with requirements.no_daemons(policy):
        assert policy.read_text() == "mine"
    assert policy.read_text() == "mine"


def test_only_what_is_missing_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lacking(monkeypatch, dockerd=False, ip=True)
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr(requirements, "_apt", lambda *words: called.append(words))
    monkeypatch.setattr(requirements, "POLICY", tmp_path / "policy")
    monkeypatch.setattr(shutil, "which", lambda *_, **__: "/usr/bin/apt-get")
    requirements.install(say=lambda _: None)
    assert called == [("update", "-q"), ("install", "-y", "--no-install-recommends", "dockerd-pkg")]


def test_installing_without_root_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, dockerd=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(BedError, match=r"(?s)only by root.*dockerd-pkg"):
        requirements.install(say=lambda _: None)
