import os
from pathlib import Path

import pytest

from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.process import SystemProcesses
from deploy_production.errors import RepositoryError, ToolError
from deploy_production.ports import Repository
from tests.unit.deploy_production.adapters.gitbox import GitBox

ZERO = "0" * 40


@pytest.fixture
def box(tmp_path: Path) -> GitBox:
    return GitBox(tmp_path / "repository", tmp_path / "home").init()


def opened(box: GitBox, path: Path | None = None) -> Repository:
    return GitRepository(path or box.root, SystemProcesses(box.environment))


def test_the_root_is_found_from_a_folder_within(box: GitBox) -> None:
    box.commit(src__app="x")
    assert opened(box, box.root / "src").root == box.root.resolve()


@pytest.mark.parametrize("revision", ["v1.2.0", "main", "HEAD"])
def test_tags_branches_and_head_resolve_to_their_commit(box: GitBox, revision: str) -> None:
    commit = box.commit(app="1")
    box.git("tag", "v1.2.0")
    assert opened(box).resolve(revision) == commit


def test_full_and_short_ids_resolve(box: GitBox) -> None:
    commit = box.commit(app="1")
    assert opened(box).resolve(commit) == commit
    assert opened(box).resolve(commit[:10]) == commit


def test_an_annotated_tag_of_a_tag_is_peeled_to_the_commit(box: GitBox) -> None:
    commit = box.commit(app="1")
    box.git("tag", "-a", "-m", "x", "inner")
    box.git("tag", "-a", "-m", "x", "outer", "inner")
    assert opened(box).resolve("outer") == commit


def test_a_remote_branch_resolves(box: GitBox) -> None:
    commit = box.commit(app="1")
    box.git("update-ref", "refs/remotes/origin/release", commit)
    assert opened(box).resolve("origin/release") == commit


@pytest.mark.parametrize("revision", ["v9", "abcdef1", ZERO, "FETCH_HEAD", "refs/heads/main"])
def test_a_revision_that_is_not_there_is_none(box: GitBox, revision: str) -> None:
    box.commit(app="1")
    assert opened(box).resolve(revision) is None


def test_a_tag_of_something_else_than_a_commit_is_none(box: GitBox) -> None:
    box.commit(app="1")
    box.git("tag", "tree-tag", "HEAD^{tree}")
    assert opened(box).resolve("tree-tag") is None


@pytest.mark.parametrize(
    "revision",
    ["", "-x", "--all", "main..v1", "HEAD@{1}", "main~1", "main^", ":app", "a b", "a\nb", "main/", "x" * 300, "ü"],
)
def test_a_revision_that_is_no_plain_name_is_refused(box: GitBox, revision: str) -> None:
    box.commit(app="1")
    with pytest.raises(RepositoryError, match="not a version"):
        opened(box).resolve(revision)


def test_a_name_of_two_different_commits_is_refused(box: GitBox) -> None:
    box.commit(app="1")
    box.git("tag", "v1")
    box.commit(app="2")
    box.git("branch", "v1")
    with pytest.raises(RepositoryError, match="refs/heads/v1, refs/tags/v1"):
        opened(box).resolve("v1")


def test_a_name_of_the_same_commit_twice_is_not_ambiguous(box: GitBox) -> None:
    commit = box.commit(app="1")
    box.git("tag", "v1")
    box.git("branch", "v1")
    assert opened(box).resolve("v1") == commit


def test_a_branch_that_looks_like_another_commit_is_ambiguous(box: GitBox) -> None:
    first = box.commit(app="1")
    box.commit(app="2")
    box.git("branch", first[:8])
    with pytest.raises(RepositoryError, match="ambiguous"):
        opened(box).resolve(first[:8])


def test_an_empty_repository_has_no_revision(box: GitBox) -> None:
    assert opened(box).resolve("HEAD") is None
    assert opened(box).resolve("main") is None
    assert opened(box).uncommitted() == ()


def test_a_detached_head_resolves(box: GitBox) -> None:
    first = box.commit(app="1")
    box.commit(app="2")
    box.git("checkout", "--quiet", "--detach", first)
    assert opened(box).resolve("HEAD") == first


def test_a_folder_that_is_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="is not a git repository"):
        GitRepository(tmp_path, SystemProcesses())


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="no folder"):
        GitRepository(tmp_path / "gone", SystemProcesses())


def test_a_machine_without_git_is_told_to_install_it(box: GitBox) -> None:
    with pytest.raises(ToolError) as caught:
        GitRepository(box.root, SystemProcesses({"PATH": "/nowhere"}))
    assert "Install git" in caught.value.diagnosis


def test_an_old_git_is_refused(box: GitBox, tmp_path: Path) -> None:
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\necho git version 2.25.1\n")
    program.chmod(0o755)
    with pytest.raises(ToolError, match="too old"):
        GitRepository(box.root, SystemProcesses({"PATH": f"{tmp_path}:{os.environ['PATH']}"}))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a repository to somebody else")
def test_a_repository_of_another_user_is_told_with_the_command_that_trusts_it(box: GitBox) -> None:
    box.commit(app="1")
    os.chown(box.root, 12345, 12345)
    os.chown(box.root / ".git", 12345, 12345)
    with pytest.raises(RepositoryError, match="another user") as caught:
        opened(box)
    assert "safe.directory" in caught.value.diagnosis


def test_reading_gives_the_bytes_of_the_commit_and_not_of_the_working_tree(box: GitBox) -> None:
    content = bytes(range(256))
    commit = box.commit(config__app="")
    box.write("config/app", content)
    second = box.commit()
    box.write("config/app", "changed")
    assert opened(box).read(second, "config/app") == content
    assert opened(box).read(commit, "config/app") == b""


@pytest.mark.parametrize("path", ["gone", "config", "config/gone", "config/app/x", "", ".", "conf*"])
def test_what_is_no_file_of_the_commit_reads_as_none(box: GitBox, path: str) -> None:
    commit = box.commit(config__app="x")
    assert opened(box).read(commit, path) is None


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "a\0b"])
def test_a_path_out_of_the_repository_is_refused(box: GitBox, path: str) -> None:
    commit = box.commit(app="x")
    with pytest.raises(RepositoryError, match="not a path within"):
        opened(box).read(commit, path)


def test_a_link_in_the_place_of_a_file_is_not_read_as_its_text(box: GitBox) -> None:
    (box.root / "link").symlink_to("app")
    commit = box.commit(app="x")
    with pytest.raises(RepositoryError, match="symbolic link"):
        opened(box).read(commit, "link")


def test_listing_gives_every_file_under_a_folder_sorted(box: GitBox) -> None:
    for path in ("db/2.sql", "db/1.sql", 'db/more/ü "x"\n.sql', "db2/3.sql", "-db"):
        box.write(path, "x")
    commit = box.commit()
    assert opened(box).list(commit, "db") == ("db/1.sql", "db/2.sql", 'db/more/ü "x"\n.sql')
    assert opened(box).list(commit, "db/") == opened(box).list(commit, "db")
    assert len(opened(box).list(commit, ".")) == 5


def test_listing_a_folder_that_is_not_there_is_empty(box: GitBox) -> None:
    commit = box.commit(app="x")
    assert opened(box).list(commit, "db") == ()


def test_a_file_name_that_is_not_utf_8_is_told(box: GitBox) -> None:
    Path(os.fsdecode(os.fsencode(box.root) + b"/caf\xe9")).write_text("x")
    commit = box.commit()
    with pytest.raises(RepositoryError, match="not UTF-8"):
        opened(box).list(commit, "")


@pytest.mark.parametrize("commit_id", [ZERO, "main", "-x"])
def test_a_commit_that_is_not_there_is_a_repository_error(box: GitBox, commit_id: str) -> None:
    box.commit(app="x")
    for ask in (
        lambda: opened(box).commit(commit_id),
        lambda: opened(box).read(commit_id, "app"),
        lambda: opened(box).list(commit_id, ""),
        lambda: opened(box).commits(base=None, head=commit_id),
        lambda: opened(box).is_ancestor(commit_id, commit_id),
    ):
        with pytest.raises(RepositoryError):
            ask()


def test_changed_staged_and_removed_files_are_uncommitted_and_untracked_ones_are_not(box: GitBox) -> None:
    box.commit(changed="1", staged="1", removed="1", same="1")
    box.write("changed", "2")
    box.write("staged", "2")
    box.git("add", "staged")
    (box.root / "removed").unlink()
    box.write("untracked", "1")
    assert opened(box).uncommitted() == ("changed", "removed", "staged")


def test_a_bare_repository_is_read_too(box: GitBox, tmp_path: Path) -> None:
    commit = box.commit(app="x")
    box.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    bare = opened(box, tmp_path / "bare.git")
    assert bare.read(commit, "app") == b"x"
    assert bare.uncommitted() == ()
    with bare.checkout(commit) as tree:
        assert (tree / "app").read_text() == "x"


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.lstat().st_mtime_ns, path.lstat().st_size) for path in folder.rglob("*")
    }


def test_nothing_in_the_repository_is_written_by_any_question(box: GitBox) -> None:
    first = box.commit(app="1")
    second = box.commit(app="2")
    os.utime(box.root / "app", (1, 1))  # git would like to refresh its index now
    before = snapshot(box.root)
    repository = opened(box)
    repository.resolve("main")
    repository.commits(base=first, head=second)
    repository.uncommitted()
    repository.read(second, "app")
    repository.is_ancestor(first, second)
    with repository.checkout(second) as tree:
        (tree / "app").write_text("built")
    assert snapshot(box.root) == before


def test_hooks_and_monitors_of_the_repository_do_not_run(box: GitBox, tmp_path: Path) -> None:
    commit = box.commit(app="1")
    marker = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {marker}\n")
    program.chmod(0o755)
    hook = box.root / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(program.read_bytes())
    hook.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager"):
        box.git("config", key, str(program))
    repository = opened(box)
    repository.uncommitted()
    repository.commit(commit)
    with repository.checkout(commit):
        assert not marker.exists()


def test_a_replaced_commit_is_not_believed(box: GitBox) -> None:
    first = box.commit("first", app="1")
    second = box.commit("second", app="2")
    box.git("replace", second, first)
    assert opened(box).commit(second).subject == "second"
    assert opened(box).read(second, "app") == b"2"
