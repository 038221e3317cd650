"""A git repository on disk, read through the git command line and never changed.

* A revision is a plain name or id; one that names several commits is an error, not a choice.
* Answers depend on commits alone; only `uncommitted` looks at the working tree.
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from deploy_production.adapters import git_log, git_tree
from deploy_production.adapters.git_command import Git, require_version
from deploy_production.adapters.process import SystemProcesses
from deploy_production.errors import RepositoryError
from deploy_production.model.text import one_line
from deploy_production.ports import Commit

_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}")
_FULL_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHORT_ID = re.compile(r"[0-9a-f]{7,64}")


class GitRepository:
    """Implements `ports.Repository`."""

    def __init__(self, path: Path, processes: SystemProcesses) -> None:
        """Takes a folder of the repository.

        Raises:
            RepositoryError: when it is none, or git does not trust its owner.
            ToolError: when git is missing or too old.
        """
        if not path.is_dir():
            raise RepositoryError(f"There is no folder {path}.", diagnosis="Check the path of the repository.")
        require_version(processes, path)
        git = Git(processes=processes, cwd=path)
        self._git_directory = Path(_line(git.output("rev-parse", "--absolute-git-dir")))
        self._bare = _line(git.output("rev-parse", "--is-inside-work-tree")) != "true"
        self._root = self._git_directory if self._bare else Path(_line(git.output("rev-parse", "--show-toplevel")))
        self._git = Git(processes=processes, cwd=self._root)

    @property
    def root(self) -> Path:
        return self._root

    def resolve(self, revision: str) -> str | None:
        """Returns the full commit id of a tag, branch or commit, None if there is no such revision.

        Raises:
            RepositoryError: when it is not a plain name, or names several commits.
        """
        if not _REVISION.fullmatch(revision) or ".." in revision or revision.endswith("/"):
            raise RepositoryError(
                f"{one_line(revision, cap=80)!r} is not a version that can be released.",
                diagnosis="Give a tag, a branch or a commit id: letters, digits and . _ / + -",
            )
        found = {commit: name for name in self._candidates(revision) if (commit := self._peeled(name))}
        if len(found) > 1:
            raise RepositoryError(
                f"{revision} is ambiguous: {', '.join(sorted(found.values()))} are different commits.",
                diagnosis="Give the full commit id, or remove one of them.",
            )
        return next(iter(found), None)

    def commit(self, commit_id: str) -> Commit:
        return git_log.one_commit(self._git, _full(commit_id))

    def commits(self, *, base: str | None, head: str) -> tuple[Commit, ...]:
        """Returns every commit reachable from head and not from base, newest first, merges included.

        Raises:
            RepositoryError: when a commit is not there, or a shallow clone cuts the range.
        """
        return git_log.walk(self._git, base=None if base is None else _full(base), head=_full(head))

    def is_ancestor(self, ancestor: str, descendant: str) -> bool:
        """Returns whether one commit is reachable from another (or is it).

        Raises:
            RepositoryError: when a commit is not there, or a shallow clone hides the answer.
        """
        answer = self._git.answer("merge-base", "--is-ancestor", _full(ancestor), _full(descendant))
        if not answer and git_log.shallow_border(self._git):
            raise git_log.cut_off(self._root)
        return answer

    def read(self, commit_id: str, path: str) -> bytes | None:
        """Returns a file's bytes at a commit, None if it is not there."""
        return git_tree.content(self._git, _full(commit_id), path)

    def list(self, commit_id: str, directory: str) -> tuple[str, ...]:
        """Returns the paths of all files under a directory at a commit, sorted; empty if it is not there."""
        return git_tree.files(self._git, _full(commit_id), directory)

    def uncommitted(self) -> tuple[str, ...]:
        """Returns tracked paths of the working tree that differ from HEAD; a bare repository has none."""
        if self._bare:
            return ()
        output = self._git.output(
            "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no", "--ignore-submodules=none"
        )
        return tuple(sorted(line[3:].decode(errors="replace") for line in output.split(b"\0") if line))

    def checkout(self, commit_id: str) -> AbstractContextManager[Path]:
        """Gives a clean export of a commit in a private folder that disappears afterwards."""
        return git_tree.exported(self._git, self._git_directory, _full(commit_id))

    def _candidates(self, revision: str) -> Iterator[str]:
        if revision == "HEAD":
            yield revision
            return
        for name in (f"refs/tags/{revision}", f"refs/heads/{revision}", f"refs/remotes/{revision}"):
            if self._git.answer("show-ref", "--verify", "--quiet", "--", name):
                yield name
        if _SHORT_ID.fullmatch(revision):
            objects = _line(self._git.output("rev-parse", f"--disambiguate={revision}")).split()
            yield from (name for name in objects if _line(self._git.output("cat-file", "-t", name)) == "commit")

    def _peeled(self, name: str) -> str | None:
        result = self._git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return _line(result.stdout) if result.exit_code == 0 else None


def _full(commit_id: str) -> str:
    if not _FULL_ID.fullmatch(commit_id):
        raise RepositoryError(
            f"{one_line(commit_id, cap=80)!r} is not a full commit id.", diagnosis="Resolve the version first."
        )
    return commit_id


def _line(output: bytes) -> str:
    return output.decode(errors="replace").rstrip("\n")
