"""Control groups, on trees of plain folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testbed import cgroups
from testbed.errors import BedError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A version 1 tree with the usual link, and a version 2 tree beside it."""
    for name in ("cpu,cpuacct", "freezer", "memory", "unified"):
        (tmp_path / name).mkdir()
    (tmp_path / "cpu").symlink_to("cpu,cpuacct")
    (tmp_path / "unified/cgroup.controllers").touch()
    return tmp_path


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "cgroup.controllers").write_text("cpu memory\n")
    return tmp_path


def test_version_1_has_one_tree_per_controller_without_links(first: Path) -> None:
    assert [tree.name for tree in cgroups.hierarchies(first)] == ["cpu,cpuacct", "freezer", "memory"]


def test_version_2_has_one_tree(second: Path) -> None:
    assert cgroups.hierarchies(second) == (second,)


def test_on_version_1_daemons_are_tracked_in_the_freezer(first: Path) -> None:
    cgroups.create("bed", first)
    cgroups.add("bed", 4711, first)
    assert (first / "freezer/bed/daemons/cgroup.procs").read_text() == "4711"
    assert (first / "memory/bed").is_dir()
    assert not (first / "unified/bed").exists()


def test_members_are_those_of_all_trees_and_depths(first: Path) -> None:
    cgroups.create("bed", first)
    cgroups.add("bed", 1, first)
    (first / "memory/bed/kubepods/pod").mkdir(parents=True)
    (first / "memory/bed/kubepods/pod/cgroup.procs").write_text("2\n3\n")
    (first / "unified/bed").mkdir()
    (first / "unified/bed/cgroup.procs").write_text("4\n")
    assert cgroups.members("bed", first) == {1, 2, 3, 4}


def test_another_bed_is_not_counted(first: Path) -> None:
    cgroups.create("bed", first)
    cgroups.create("bed2", first)
    cgroups.add("bed2", 5, first)
    assert cgroups.members("bed", first) == frozenset()


def test_empty_groups_are_removed_from_every_tree(first: Path) -> None:
    cgroups.create("bed", first)
    (first / "unified/bed/deep").mkdir(parents=True)
    cgroups.remove("bed", first)
    assert list(first.rglob("bed")) == []


def test_a_group_that_stays_is_an_error(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroups, "KILL_SECONDS", 0.05)
    cgroups.create("bed", first)
    (first / "memory/bed/file").touch()
    with pytest.raises(BedError, match="memory/bed cannot be removed"):
        cgroups.remove("bed", first)


def test_on_version_2_the_controllers_are_handed_down(second: Path) -> None:
    (second / "bed").mkdir()
    (second / "bed/cgroup.controllers").write_text("cpu\n")
    cgroups.create("bed", second)
    assert (second / "cgroup.subtree_control").read_text() == "+memory"
    assert (second / "bed/cgroup.subtree_control").read_text() == "+cpu"
    assert (second / "bed/daemons").is_dir()
