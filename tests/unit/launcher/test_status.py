"""How far a setup is, in one small file."""

from pathlib import Path

import pytest

from launcher.status import FAILED, Status, read_status, write_status


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = str(tmp_path / "status")
    write_status(path, Status(FAILED, "it failed", "look"))
    found = read_status(path)
    assert found is not None
    assert (found.state, found.text, found.next) == (FAILED, "it failed", "look")
    assert [entry.name for entry in tmp_path.iterdir()] == ["status"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"state": "failed"}'])
def test_what_cannot_be_read_is_no_status(tmp_path: Path, content: str) -> None:
    (tmp_path / "status").write_text(content)
    assert read_status(str(tmp_path / "status")) is None
    assert read_status(str(tmp_path / "none")) is None
