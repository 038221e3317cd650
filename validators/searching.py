"""Finds the scripts of a repository: shell scripts, Makefiles, and the workflows of CI systems.

* A file that is named is read whatever it is called. A folder is searched for what names and first lines tell; hidden
  folders but those of CI systems, and folders of dependencies, are not searched.
* A path that holds nothing is an error and never a silent zero.
"""

from collections.abc import Iterable, Iterator, Sequence

from . import disk
from .discovery import SKIPPED, Target, is_excluded
from .document import Kind
from .errors import NothingFoundError
from .scripts.forms import begins_as_shell, form_of

_SHOWN = frozenset({".github", ".gitlab", ".circleci", ".buildkite", ".woodpecker", ".husky", ".ci", ".claude"})
_FIRST_LINE = 128
_ALSO_SKIPPED = frozenset({"vendor", "third_party", "dist", "target"})


def find_scripts(paths: Iterable[str], *, exclude: Sequence[str] = (), folder: str = ".") -> list[Target]:
    """Returns the scripts below some paths, each once; a search leaves out the globs of `exclude`.

    Raises:
        NothingFoundError: when a path is not there, or a folder holds nothing.
    """
    found: dict[Target, None] = {}
    for path in paths:
        if not disk.exists(path):
            raise NothingFoundError(f"{path} does not exist; name a script, a workflow, or a folder that holds one")
        names = _found(path, exclude, folder) if disk.is_folder(path) else [path]
        if not names:
            raise NothingFoundError(f"{path} holds no shell script, Makefile or workflow; name a folder that does")
        found.update(dict.fromkeys(Target(path=name, kind=Kind.SCRIPT) for name in names))
    return list(found)


def _found(path: str, exclude: Sequence[str], folder: str) -> list[str]:
    names = sorted(_search(path))
    return [name for name in names if not is_excluded(disk.relative(name, folder), exclude)] if exclude else names


def _search(root: str) -> Iterator[str]:
    for folder, folders, files in disk.walk(root):
        folders[:] = sorted(name for name in folders if _is_searched(name))
        for name in files:
            path = disk.join(folder, name)
            is_named = form_of(disk.absolute(path)) is not None and not disk.is_endless(path)
            if is_named or ("." not in name and _is_shell(path)):
                yield path


def _is_searched(name: str) -> bool:
    return name in _SHOWN or not (name.startswith(".") or name in SKIPPED | _ALSO_SKIPPED)


def _is_shell(path: str) -> bool:
    return begins_as_shell(disk.read_start(path, _FIRST_LINE))
