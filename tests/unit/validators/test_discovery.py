import os
from pathlib import Path

import pytest

from validators.discovery import Target, find_targets, read_target
from validators.document import Kind
from validators.errors import NothingFoundError


def _file(path: Path, text: str = "x") -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_folders_are_searched_and_files_are_taken_as_they_are(tmp_path: Path) -> None:
    first = _file(tmp_path / "b" / "SKILL.md")
    second = _file(tmp_path / "a" / "deep" / "SKILL.md")
    hidden = _file(tmp_path / ".claude" / "skills" / "x" / "SKILL.md")
    _file(tmp_path / ".git" / "SKILL.md")
    _file(tmp_path / "node_modules" / "SKILL.md")
    other = _file(tmp_path / "notes.md")
    assert [target.path for target in find_targets([str(tmp_path)])] == sorted([hidden, second, first])
    assert find_targets([other, other]) == [Target(path=other)]


def test_manifests_of_plugins_and_marketplaces_are_found(tmp_path: Path) -> None:
    plugin = _file(tmp_path / "p" / ".claude-plugin" / "plugin.json", "{}")
    market = _file(tmp_path / ".claude-plugin" / "marketplace.json", "{}")
    _file(tmp_path / "p" / "package" / "plugin.json", "{}")
    assert find_targets([str(tmp_path)]) == [
        Target(path=market, kind=Kind.MARKETPLACE),
        Target(path=plugin, kind=Kind.PLUGIN),
    ]


@pytest.mark.parametrize("name", ["absent", "."])
def test_nothing_to_look_at_is_an_error_and_no_pass(tmp_path: Path, name: str) -> None:
    with pytest.raises(NothingFoundError, match="SKILL"):
        find_targets([str(tmp_path / name)])


def test_file_that_cannot_be_read_is_a_document_that_says_so(tmp_path: Path) -> None:
    assert read_target(Target(path=str(tmp_path))).unreadable == "Is a directory"


def test_pipe_that_is_called_like_a_skill_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "SKILL.md")
    (target,) = find_targets([str(tmp_path)])
    assert read_target(target).unreadable == "it is no file"
