"""What beds share of the machine's state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testbed.machine import Machine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "sys/kernel").mkdir(parents=True)
    (tmp_path / "sys/kernel/panic").write_text("1\n")
    (tmp_path / "var").mkdir()
    return Machine(
        state=tmp_path / "state/machine.json",
        sysctl=tmp_path / "sys",
        folders=(tmp_path / "var", tmp_path / "run/deep/netns"),
        parameters={"kernel/panic": "10"},
    )


def panic(machine: Machine) -> str:
    return (machine.sysctl / "kernel/panic").read_text().strip()


def kubelet_starts(machine: Machine) -> None:
    (machine.sysctl / "kernel/panic").write_text("10\n")


def test_the_last_bed_puts_parameters_back(machine: Machine) -> None:
    machine.join("a")
    kubelet_starts(machine)
    machine.join("b")
    machine.leave("a")
    assert panic(machine) == "10"
    machine.leave("b")
    assert panic(machine) == "1"
    assert list(machine.state.parent.iterdir()) == []


def test_a_value_that_somebody_else_set_meanwhile_stays(machine: Machine) -> None:
    machine.join("a")
    (machine.sysctl / "kernel/panic").write_text("60\n")
    machine.leave("a")
    assert panic(machine) == "60"


def test_folders_are_created_and_only_those_that_were_absent_removed(machine: Machine) -> None:
    there, absent = machine.folders
    machine.join("a")
    assert absent.is_dir()
    machine.leave("a")
    assert there.is_dir()
    assert not absent.parent.parent.exists()


def test_a_folder_that_somebody_uses_now_stays(machine: Machine) -> None:
    absent = machine.folders[1]
    machine.join("a")
    (absent / "other").touch()
    machine.leave("a")
    assert (absent / "other").exists()


def test_leaving_twice_does_no_harm(machine: Machine) -> None:
    machine.join("a")
    machine.leave("a")
    kubelet_starts(machine)
    machine.leave("a")
    assert panic(machine) == "10"
