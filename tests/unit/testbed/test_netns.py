"""Names and refusals around network namespaces; the real ones are in the tests of real beds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testbed import netns
from testbed.errors import BedError

if TYPE_CHECKING:
    from pathlib import Path


def test_commands_enter_by_nsenter() -> None:
    assert netns.prefix("testbed-1") == ["nsenter", "--net=/run/netns/testbed-1", "--"]


def test_entering_what_does_not_exist_is_one_clear_error() -> None:
    with pytest.raises(BedError, match="testbed-none cannot be opened: No such file"):
        netns.enter("testbed-none")


def test_an_error_inside_comes_back_to_the_caller() -> None:
    with pytest.raises(BedError, match="testbed-none cannot be opened"):
        netns.call("testbed-none", lambda: 1)


def test_deleting_twice_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(netns, "FOLDER", tmp_path)
    (tmp_path / "left").touch()
    netns.delete("left")
    netns.delete("left")
    assert list(tmp_path.iterdir()) == []


def test_nobody_holds_what_does_not_exist() -> None:
    assert netns.holders("testbed-none") == frozenset()
