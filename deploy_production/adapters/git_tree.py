"""The files of a commit: which there are, what they hold, and a clean export of all of them.

* The export uses an index of its own, so neither the repository nor its working tree is touched, and nothing is
  left out or filled in by `export-ignore` and `export-subst` as `git archive` would do.
* Content filters do not run. What cannot be exported exactly is refused: submodules, Git LFS pointers, filtered
  files, links that lead out of the tree.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath

from deploy_production.adapters.git_command import Git
from deploy_production.errors import RepositoryError
from deploy_production.model.text import one_line

_FILE_LIMIT = 16_000_000
_TIMEOUT = timedelta(minutes=10)
_LFS = b"version https://git-lfs.github.com/spec/"
_LFS_LIMIT = 1024
_LINE = re.compile(rb"(\d{6}) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)", re.DOTALL)
_REGULAR, _LINK, _SUBMODULE = ("100644", "100755", "100664"), "120000", "160000"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeEntry:
    mode: str
    object_id: str
    size: int
    path: bytes

    @property
    def shown(self) -> str:
        return one_line(self.path.decode(errors="replace"))


def files(git: Git, commit_id: str, directory: str) -> tuple[str, ...]:
    """Returns the paths of all files under a directory, sorted; "" and "." are the whole tree."""
    place = _inside(directory)
    found = _entries(git, commit_id, *([f"{place}/"] if place else []))
    return tuple(sorted(_text(entry) for entry in found))


def content(git: Git, commit_id: str, path: str) -> bytes | None:
    """Returns a file's bytes, None if there is no file of that name."""
    place = _inside(path)
    if not place:
        return None
    entry = next((entry for entry in _entries(git, commit_id, place) if entry.path == place.encode()), None)
    if entry is None:
        return None
    if entry.mode == _LINK:
        raise RepositoryError(f"{entry.shown} is a symbolic link.", diagnosis="Commit the file itself in its place.")
    if entry.size > _FILE_LIMIT:
        raise RepositoryError(f"{entry.shown} is larger than {_FILE_LIMIT} bytes.", diagnosis="Commit a smaller file.")
    return git.output("cat-file", "blob", entry.object_id)


@contextmanager
def exported(git: Git, git_directory: Path, commit_id: str) -> Iterator[Path]:
    """Gives a clean export of a commit in a folder of mode 0700 that disappears afterwards."""
    entries = _entries(git, commit_id)
    with tempfile.TemporaryDirectory(prefix="deploy-production-", ignore_cleanup_errors=True) as folder:
        tree = Path(folder) / "tree"
        tree.mkdir(mode=0o700)
        _write_tree(git, git_directory, commit_id, tree)
        for entry in entries:
            _check_exported(entry, tree)
        yield tree


def _write_tree(git: Git, git_directory: Path, commit_id: str, tree: Path) -> None:
    outside = Git(processes=git.processes, cwd=tree)
    where = (f"--git-dir={git_directory}", f"--work-tree={tree}")
    index = {"GIT_INDEX_FILE": str(tree.with_name("index"))}
    outside.output(*where, "read-tree", commit_id, environment=index, timeout=_TIMEOUT)
    outside.output(
        *where,
        "checkout-index",
        "--all",
        "--quiet",
        environment=index,
        configuration=_failing_filters(git),
        timeout=_TIMEOUT,
    )


def _failing_filters(git: Git) -> dict[str, str]:
    """Makes every configured filter fail: a command of the machine must not decide what is released."""
    listed = git.run("config", "-z", "--name-only", "--get-regexp", r"^filter\.").stdout.decode(errors="replace")
    names = {key.partition(".")[2].rpartition(".")[0] for key in listed.split("\0") if key}
    settings = {"smudge": "false", "process": "", "required": "true"}
    return {f"filter.{name}.{key}": value for name in names for key, value in settings.items()}


def _check_exported(entry: TreeEntry, tree: Path) -> None:
    place = tree / os.fsdecode(entry.path)
    if entry.mode == _LINK and not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(tree)):
        raise RepositoryError(
            f"The link {entry.shown} leads out of the repository.", diagnosis="Commit the file itself in its place."
        )
    if not os.path.lexists(place):
        raise RepositoryError(
            f"{entry.shown} could not be exported from the commit.", diagnosis="Check the repository with `git fsck`."
        )
    if entry.mode in _REGULAR and entry.size <= _LFS_LIMIT and place.read_bytes().startswith(_LFS):
        raise RepositoryError(
            f"{entry.shown} is a Git LFS pointer, its content is not in the commit.",
            diagnosis="Releases need the files themselves: commit them without Git LFS.",
        )


def _entries(git: Git, commit_id: str, *paths: str) -> tuple[TreeEntry, ...]:
    output = git.output("ls-tree", "-r", "-z", "-l", "--full-tree", commit_id, "--", *paths, timeout=_TIMEOUT)
    return tuple(_entry(line) for line in output.split(b"\0") if line)


def _entry(line: bytes) -> TreeEntry:
    found = _LINE.fullmatch(line)
    if found is None:
        raise RepositoryError(
            "git ls-tree answers what cannot be read.", diagnosis="Check the repository with `git fsck`."
        )
    mode, _, object_id, size, path = found.groups()
    entry = TreeEntry(
        mode=mode.decode(), object_id=object_id.decode(), size=int(size) if size != b"-" else 0, path=path
    )
    if entry.mode == _SUBMODULE:
        raise RepositoryError(
            f"{entry.shown} is a submodule, its content is not in the commit.",
            diagnosis="Releases need the files themselves: commit them instead of the submodule.",
        )
    return entry


def _text(entry: TreeEntry) -> str:
    try:
        return entry.path.decode()
    except UnicodeDecodeError as error:
        raise RepositoryError(f"The name of {entry.shown} is not UTF-8.", diagnosis="Rename the file.") from error


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or "\0" in path:
        raise RepositoryError(
            f"{one_line(path)!r} is not a path within the repository.",
            diagnosis="Write it relative to the repository's root, without `..`.",
        )
    return "/".join(parts)
