"""The lock between processes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from testbed import locks
from testbed.errors import BedError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_lock_leaves_no_file_behind(tmp_path: Path) -> None:
    with locks.exclusive(tmp_path / "a.lock", seconds=1):
        assert (tmp_path / "a.lock").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_second_holder_is_refused_after_its_time(tmp_path: Path) -> None:
    with (
        locks.exclusive(tmp_path / "a.lock", seconds=1),
        pytest.raises(BedError, match="another process holds"),
        locks.exclusive(tmp_path / "a.lock", seconds=0.05),
    ):
        pass


def test_a_waiter_is_told_once_and_gets_the_lock_of_an_unlinked_file(tmp_path: Path) -> None:
    told: list[str] = []
    held, waiting = threading.Event(), threading.Event()

    def holder() -> None:
        with locks.exclusive(tmp_path / "a.lock", seconds=5):
            held.set()
            waiting.wait(10)

    def tell() -> None:
        told.append("waiting")
        waiting.set()

    thread = threading.Thread(target=holder)
    thread.start()
    held.wait(10)
    with locks.exclusive(tmp_path / "a.lock", seconds=10, waiting=tell):
        assert told == ["waiting"]
    thread.join(10)
    assert list(tmp_path.iterdir()) == []
