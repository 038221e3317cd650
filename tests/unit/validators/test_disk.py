"""What the disk is asked is written down in full, or not at all; and nothing of it keeps the linter waiting."""

import ast
import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import pytest

from validators import disk

PACKAGE = Path(disk.__file__).parent
ROUND_THE_DISK = frozenset(
    {"os", "io", "pathlib", "glob", "shutil", "tempfile", "fileinput", "linecache", "subprocess"}
)
ALLOWED = {
    "disk.py": "it is the way",
    "remembering.py": "writes what the disk was asked",
    "runner.py": "counts processors",
    "cli.py": "ends the process",
    "answering.py": "fences what the disk may be asked; of a server, which is never remembered",
}


@pytest.fixture(autouse=True)
def _watched() -> Iterator[None]:
    disk.watch()
    yield
    disk.spoil()


def test_every_look_is_written_down_with_what_was_seen(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a\r\n")
    (tmp_path / "folder").mkdir()
    assert disk.read_bytes(f"{tmp_path}/a.md") == b"a\r\n"
    assert disk.read_text(f"{tmp_path}/a.md") == "a\n"
    assert disk.read_text(f"{tmp_path}/b.md") is None
    assert disk.exists(f"{tmp_path}/c.md") is False
    assert disk.is_folder(f"{tmp_path}/folder") is True
    assert disk.names(f"{tmp_path}/folder") == ()
    assert disk.names(f"{tmp_path}/a.md") == ()
    assert disk.looked() == {
        (disk.BYTES, f"{tmp_path}/a.md"): blake2b(b"a\r\n").hexdigest(),
        (disk.THERE, f"{tmp_path}/b.md"): "",
        (disk.THERE, f"{tmp_path}/c.md"): "",
        (disk.FOLDER, f"{tmp_path}/folder"): "yes",
        (disk.NAMES, f"{tmp_path}/folder"): "",
        (disk.FOLDER, f"{tmp_path}/a.md"): "",
    }


def test_search_is_written_down_folder_by_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.md").touch()
    (tmp_path / "a.md").touch()
    assert [folder for folder, _, _ in disk.walk(str(tmp_path))] == [str(tmp_path), f"{tmp_path}/b"]
    assert disk.looked() == {
        (disk.NAMES, str(tmp_path)): "a.md/b",
        (disk.FOLDER, f"{tmp_path}/a.md"): "",
        (disk.NAMES, f"{tmp_path}/b"): "x.md",
        (disk.FOLDER, f"{tmp_path}/b/x.md"): "",
    }


def test_path_from_here_is_written_down_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    disk.exists("a/../b.md")
    assert disk.looked() == {(disk.THERE, f"{tmp_path}/a/../b.md"): ""}


def test_program_itself_is_not_looked_at(tmp_path: Path) -> None:
    assert disk.names(str(Path(disk.__file__).parent / "rules"))
    assert disk.looked() == {}


def test_nothing_is_known_of_what_changed_between_two_looks(tmp_path: Path) -> None:
    disk.exists(f"{tmp_path}/a.md")
    (tmp_path / "a.md").touch()
    disk.exists(f"{tmp_path}/a.md")
    assert disk.looked() is None


@pytest.mark.parametrize("name", ["a\nb.md", "a\\b.md", "a\udcff.md"])
def test_nothing_is_known_of_a_path_that_no_line_holds(tmp_path: Path, name: str) -> None:
    disk.exists(f"{tmp_path}/{name}")
    assert disk.looked() is None


def test_nothing_is_known_when_something_was_written(tmp_path: Path) -> None:
    disk.write_bytes(f"{tmp_path}/a.md", b"a")
    assert disk.looked() is None


def test_nothing_is_known_of_what_could_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        disk.read_bytes(str(tmp_path))
    assert disk.looked() is None


def test_pipe_is_no_text_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "SKILL.md")
    assert disk.is_endless(f"{tmp_path}/SKILL.md")
    assert disk.read_text(f"{tmp_path}/SKILL.md") is None
    assert disk.looked() is None


def test_file_a_folder_and_nothing_have_an_end(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    assert [disk.is_endless(f"{tmp_path}{name}") for name in ("/a.md", "", "/gone")] == [False, False, False]


def test_search_sees_links_to_folders_and_does_not_follow_them(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "lost").symlink_to(tmp_path / "gone")
    found = {folder: (folders, sorted(files)) for folder, folders, files in disk.walk(str(tmp_path))}
    assert found == {str(tmp_path): (["real"], ["link", "lost"]), f"{tmp_path}/real": ([], [])}


def _leaves() -> list[Path]:
    """The modules of the linter; servers for editors and models are never remembered."""
    return [path for path in PACKAGE.rglob("*.py") if path.parent.name not in {"lsp", "mcp"}]


def test_nothing_of_the_linter_reads_the_disk_in_another_way() -> None:
    found = set()
    for path in _leaves():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            is_open = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
            if is_open or not ROUND_THE_DISK.isdisjoint(name.partition(".")[0] for name in names):
                found.add(path.name)
    assert found == ALLOWED.keys()
