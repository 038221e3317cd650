import os
from pathlib import Path

import pytest

from deploy_production.adapters.files import SystemFiles
from deploy_production.errors import ToolError
from deploy_production.ports import Files


@pytest.fixture
def files() -> Files:
    return SystemFiles()


def test_a_file_is_read_as_bytes(files: Files, tmp_path: Path) -> None:
    (tmp_path / "record").write_bytes(bytes(range(256)))
    assert files.read(tmp_path / "record") == bytes(range(256))


def test_an_empty_file_is_not_a_missing_one(files: Files, tmp_path: Path) -> None:
    (tmp_path / "record").touch()
    assert files.read(tmp_path / "record") == b""


@pytest.mark.parametrize("name", ["gone", "gone/deeper", "file/deeper"])
def test_a_file_that_is_not_there_is_none(files: Files, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    assert files.read(tmp_path / name) is None


def test_a_link_is_followed(files: Files, tmp_path: Path) -> None:
    (tmp_path / "record").write_text("x")
    (tmp_path / "link").symlink_to("record")
    assert files.read(tmp_path / "link") == b"x"


def test_a_file_of_the_limit_is_read_and_a_longer_one_is_refused(files: Files, tmp_path: Path) -> None:
    (tmp_path / "record").write_bytes(b"x" * 100)
    assert files.read(tmp_path / "record", limit=100) == b"x" * 100
    with pytest.raises(ToolError, match="longer than 99 bytes"):
        files.read(tmp_path / "record", limit=99)


def test_a_pipe_is_refused_and_not_waited_for(files: Files, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ToolError, match="not a regular file"):
        files.read(tmp_path / "pipe")


@pytest.mark.parametrize("path", ["/dev/zero", "/dev", "/proc/self"])
def test_devices_and_folders_are_refused(files: Files, path: str) -> None:
    with pytest.raises(ToolError, match="not a regular file"):
        files.read(Path(path))


def test_a_circle_of_links_is_refused(files: Files, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("link")
    with pytest.raises(ToolError, match="cannot be read"):
        files.read(tmp_path / "link")


def test_a_name_no_system_takes_is_refused(files: Files, tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="cannot be read"):
        files.read(tmp_path / "a\0b")


def test_a_file_one_may_not_read_is_an_error_and_not_missing(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "record").write_text("x")

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)  # root may read everything, so the answer is made
    with pytest.raises(ToolError, match="Permission denied") as caught:
        files.read(tmp_path / "record")
    assert "readable" in caught.value.diagnosis
