import os
from pathlib import Path

import pytest

from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.process import SystemProcesses
from deploy_production.errors import RepositoryError
from tests.unit.deploy_production.adapters.gitbox import GitBox


@pytest.fixture
def box(tmp_path: Path) -> GitBox:
    return GitBox(tmp_path / "repository", tmp_path / "home").init()


def opened(box: GitBox) -> GitRepository:
    return GitRepository(box.root, SystemProcesses(box.environment))


def refused(box: GitBox, commit_id: str) -> RepositoryError:
    with pytest.raises(RepositoryError) as caught, opened(box).checkout(commit_id):
        pytest.fail("this commit must not be exported")
    return caught.value


def test_an_export_is_the_commit_and_nothing_else(box: GitBox) -> None:
    box.write("run.sh", "#!/bin/sh\n")
    (box.root / "run.sh").chmod(0o755)
    (box.root / "link").symlink_to("src/app")
    commit = box.commit(src__app="committed")
    box.write("src/app", "changed")
    box.write("untracked", "x")
    with opened(box).checkout(commit) as tree:
        found = {str(path.relative_to(tree)) for path in tree.rglob("*") if not path.is_dir()}
        assert found == {"run.sh", "link", "src/app"}
        assert (tree / "link").read_text() == "committed"
        assert os.access(tree / "run.sh", os.X_OK)


def test_an_export_is_private_and_disappears_with_what_was_built_in_it(box: GitBox) -> None:
    commit = box.commit(app="x")
    with opened(box).checkout(commit) as tree:
        assert tree.stat().st_mode & 0o777 == 0o700
        (tree / "build").mkdir()
        (tree / "build" / "out").write_text("x")
        (tree / "build").chmod(0o500)
    assert not tree.parent.exists()


def test_an_export_disappears_when_its_user_fails(box: GitBox) -> None:
    commit = box.commit(app="x")
    places = []

    def build() -> None:
        with opened(box).checkout(commit) as tree:
            places.append(tree)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build()
    assert not places[0].exists()


def test_odd_names_and_every_byte_are_exported(box: GitBox) -> None:
    names = ["-rf", "a b", "ü\n\"'", "*", "$(id)", "\\x"]
    for name in names:
        box.write(name, bytes(range(256)))
    Path(os.fsdecode(os.fsencode(box.root) + b"/caf\xe9")).write_text("x")
    commit = box.commit()
    with opened(box).checkout(commit) as tree:
        assert {name: (tree / name).read_bytes() for name in names} == dict.fromkeys(names, bytes(range(256)))
        assert len(list(tree.iterdir())) == len(names) + 1


def test_attributes_of_archives_leave_nothing_out_and_fill_nothing_in(box: GitBox) -> None:
    box.write(".gitattributes", "secret export-ignore\nversion export-subst\n")
    commit = box.commit(secret="kept", version="$Format:%H$")
    with opened(box).checkout(commit) as tree:
        assert (tree / "secret").read_text() == "kept"
        assert (tree / "version").read_text() == "$Format:%H$"


def test_line_ends_do_not_depend_on_the_machines_settings(box: GitBox) -> None:
    commit = box.commit(text="a\nb\n")
    box.git("config", "core.autocrlf", "true")
    box.git("config", "core.eol", "crlf")
    with opened(box).checkout(commit) as tree:
        assert (tree / "text").read_bytes() == b"a\nb\n"


@pytest.mark.parametrize("target", ["/etc/passwd", "../../etc/passwd", "inner/../../.."])
def test_a_link_that_leads_out_is_refused(box: GitBox, target: str) -> None:
    (box.root / "link").symlink_to(target)
    error = refused(box, box.commit(app="x", inner__x="x"))
    assert "link leads out" in error.message


def test_links_that_lead_out_together_are_refused(box: GitBox) -> None:
    (box.root / "deep" / "er").mkdir(parents=True)
    (box.root / "here").symlink_to("deep/er")
    (box.root / "out").symlink_to("here/../../..")
    error = refused(box, box.commit(deep__er__x="x"))
    assert "out leads out" in error.message


def test_links_within_and_in_a_circle_are_harmless(box: GitBox) -> None:
    (box.root / "one").symlink_to("two")
    (box.root / "two").symlink_to("one")
    (box.root / "dangling").symlink_to("gone")
    commit = box.commit(app="x")
    with opened(box).checkout(commit) as tree:
        assert (tree / "dangling").is_symlink()


def test_a_submodule_is_refused(box: GitBox) -> None:
    commit = box.commit(app="x")
    box.git("update-index", "--add", "--cacheinfo", f"160000,{commit},vendor/lib")
    box.git("commit", "--quiet", "-m", "submodule")
    error = refused(box, box.git("rev-parse", "HEAD"))
    assert "vendor/lib is a submodule" in error.message


def test_an_lfs_pointer_is_refused(box: GitBox) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 5\n"
    error = refused(box, box.commit(model_bin=pointer))
    assert "Git LFS pointer" in error.message


def test_a_configured_filter_does_not_decide_what_is_released(box: GitBox) -> None:
    box.write(".gitattributes", "app filter=evil=x.y\n")
    commit = box.commit(app="x")
    box.git("config", "filter.evil=x.y.smudge", "sed s/x/evil/")
    assert "app" in refused(box, commit).message


def test_a_filter_of_other_files_does_no_harm(box: GitBox) -> None:
    box.write(".gitattributes", "*.bin filter=lfs\n")
    commit = box.commit(app="x")
    box.git("config", "filter.lfs.smudge", "git-lfs smudge")
    with opened(box).checkout(commit) as tree:
        assert (tree / "app").read_text() == "x"


def test_a_tree_that_reaches_out_of_its_folder_is_refused(box: GitBox, tmp_path: Path) -> None:
    blob = box.git("hash-object", "-w", "--stdin", text="evil")
    box.commit(app="x")
    inner = box.git("mktree", text=f"100644 blob {blob}\tevil\n")
    raw = b"40000 ..\0" + bytes.fromhex(inner)
    (tmp_path / "tree").write_bytes(raw)
    tree = box.git("hash-object", "-w", "-t", "tree", "--literally", str(tmp_path / "tree"))
    error = refused(box, box.git("commit-tree", tree, "-m", "evil"))
    assert "invalid path" in error.message


def test_a_commit_that_is_not_there_cannot_be_exported(box: GitBox) -> None:
    box.commit(app="x")
    refused(box, "0" * 40)
