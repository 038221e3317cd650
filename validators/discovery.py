"""Finds what a run is about: skills, plugins and marketplaces below the paths that were named.

* A file that is named is read whatever it is called; a folder is searched for `SKILL.md`, and for the `plugin.json`
  and `marketplace.json` that stand in a `.claude-plugin`.
* Hidden folders but `.claude` and `.claude-plugin`, and folders of dependencies, are not searched.
* A path that holds nothing is an error and never a silent zero: a linter that looked at nothing must not look green.
"""

from collections.abc import Iterable, Iterator, Sequence

from . import disk
from .document import Document, Kind
from .errors import NothingFoundError
from .neighbours import DiskNeighbours
from .record import record

SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
_SHOWN = frozenset({".claude", ".claude-plugin", ".agents", ".codex", ".github"})
MANIFEST_FOLDER = ".claude-plugin"
"""Where clients look for the manifests of plugins and marketplaces."""
_SKILL = "SKILL.md"
_MANIFESTS = {"plugin.json": Kind.PLUGIN, "marketplace.json": Kind.MARKETPLACE}


_NAMES = (_SKILL, *_MANIFESTS)


@record
class Target:
    path: str
    kind: Kind = Kind.SKILL


def find_targets(paths: Iterable[str], *, exclude: Sequence[str] = (), folder: str = ".") -> list[Target]:
    """Returns what to look at in the order of the paths, each once; a search leaves out the globs of `exclude`.

    Raises:
        NothingFoundError: when a path is not there, or a folder holds nothing.
    """
    found: dict[Target, None] = {}
    for path in paths:
        if not disk.exists(path):
            raise NothingFoundError(f"{path} does not exist; name a SKILL.md or a folder that holds one")
        targets = _found(path, exclude, folder) if disk.is_folder(path) else [_named(path)]
        if not targets:
            raise NothingFoundError(f"{path} holds no SKILL.md; name a folder that does")
        found.update(dict.fromkeys(targets))
    return list(found)


def _found(path: str, exclude: Sequence[str], folder: str) -> list[Target]:
    targets = sorted(_search(path), key=lambda target: target.path)
    if not exclude:
        return targets
    return [target for target in targets if not is_excluded(disk.relative(target.path, folder), exclude)]


def is_excluded(path: str, exclude: Sequence[str]) -> bool:
    """Tells whether a path, as seen from the folder of the settings, is one of those that a search leaves out."""
    from .policy import matches_path

    return any(matches_path(glob, path) for glob in exclude)


def _named(path: str) -> Target:
    return Target(path=path, kind=kind_of(path))


def kind_of(path: str) -> Kind:
    """Returns what a file is by its name; one that is called neither plugin.json nor marketplace.json is a skill."""
    return _MANIFESTS.get(disk.name(path), Kind.SKILL)


def _search(root: str) -> Iterator[Target]:
    for folder, folders, files in disk.walk(root):
        folders[:] = sorted(name for name in folders if _is_searched(name))
        if _SKILL in files:
            yield Target(path=disk.join(folder, _SKILL))
        if folder.endswith(MANIFEST_FOLDER) and disk.name(folder) == MANIFEST_FOLDER:
            yield from (_named(disk.join(folder, name)) for name in files if name in _MANIFESTS)


def _is_searched(name: str) -> bool:
    return name in _SHOWN or (not name.startswith(".") and name not in SKIPPED)


def read_target(target: Target) -> Document:
    """Reads what was found; a file that cannot be read is a document that says so."""
    neighbours = DiskNeighbours(directory=disk.parent(target.path))
    data, why = b"", None
    try:
        # Somebody may name a pipe to be read; what is only called like a skill has to be a file.
        if target.path.endswith(_NAMES) and disk.is_endless(target.path):
            disk.spoil()
            why = "it is no file"
        else:
            data = disk.read_bytes(target.path)
    except OSError as error:
        why = error.strerror or "unknown"
    return Document(data, path=target.path, kind=target.kind, neighbours=neighbours, unreadable=why)
