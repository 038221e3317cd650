"""Records in a folder of the test's own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from testbed import records
from testbed.process import Mark
from testbed.records import Record

if TYPE_CHECKING:
    from pathlib import Path

DEAD = Mark(pid=1, started=123456789)


@pytest.fixture(autouse=True)
def own_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "records"
    monkeypatch.setattr(records, "root", lambda: root)
    return root


@pytest.fixture
def record(tmp_path: Path) -> Record:
    starter = Mark.of(os.getpid())
    assert starter is not None
    return Record(
        id="00c0ffee",
        directory=tmp_path / "bed",
        provider="context",
        parts=("prometheus",),
        options={"context": "dev", "registry": "127.0.0.1:5000"},
        starter=starter,
        owner=None,
    )


@pytest.fixture
def dead() -> Mark:
    return DEAD
