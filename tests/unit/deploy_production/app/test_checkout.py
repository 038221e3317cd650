from pathlib import Path

import pytest

from deploy_production.app.checkout import top_level
from deploy_production.errors import RepositoryError


def test_the_repository_is_the_nearest_folder_with_git_in_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    deep = tmp_path / "a/b"
    deep.mkdir(parents=True)
    assert top_level(deep, remedy="") == tmp_path.resolve()


def test_a_worktree_is_a_repository_too(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /elsewhere\n")
    assert top_level(tmp_path, remedy="") == tmp_path.resolve()


def test_no_repository_is_an_error_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError) as caught:
        top_level(tmp_path, remedy="Go there.")
    assert "not inside a git repository" in caught.value.message
    assert caught.value.diagnosis == "Go there."


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="There is no directory"):
        top_level(tmp_path / "nowhere", remedy="")
