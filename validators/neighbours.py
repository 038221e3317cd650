"""The files beside a document: on disk, or given as text (examples, an editor's buffer, standard input).

Names are relative to the folder of the document, with slashes.
"""

from collections.abc import Mapping
from typing import Protocol

from . import disk
from .record import record


class Neighbours(Protocol):
    @property
    def folder(self) -> str | None:
        """The name of the folder that holds the document, None when nobody knows it."""

    def exists(self, name: str) -> bool | None:
        """Tells whether a file or folder is there; None when nobody can know."""

    def read(self, name: str) -> str | None:
        """Returns the text of a file with line feeds only; None when it is not there, too large or no text."""

    def names(self, name: str = ".") -> tuple[str, ...]:
        """Returns what a folder holds, sorted; nothing when it is none."""


@record
class NoNeighbours:
    """Of a text that stands nowhere."""

    folder: str | None = None

    def exists(self, _name: str) -> bool | None:
        return None

    def read(self, _name: str) -> str | None:
        return None

    def names(self, _name: str = ".") -> tuple[str, ...]:
        return ()


@record
class DiskNeighbours:
    directory: str
    """The folder of the document, as the run names it."""

    @property
    def folder(self) -> str | None:
        return disk.name(self.directory) or None

    def exists(self, name: str) -> bool | None:
        return disk.exists(disk.join(self.directory, name))

    def read(self, name: str) -> str | None:
        return disk.read_text(disk.join(self.directory, name))

    def names(self, name: str = ".") -> tuple[str, ...]:
        return disk.names(disk.join(self.directory, name))


@record
class GivenNeighbours:
    directory: str
    """The folder of the document, from the root that the paths of `files` start at."""
    files: Mapping[str, str]

    @property
    def folder(self) -> str | None:
        return self.directory.rpartition("/")[2] or None

    def exists(self, name: str) -> bool | None:
        path = disk.join(self.directory, name)
        return path == self.directory or any(given == path or given.startswith(f"{path}/") for given in self.files)

    def read(self, name: str) -> str | None:
        return self.files.get(disk.join(self.directory, name))

    def names(self, name: str = ".") -> tuple[str, ...]:
        path = disk.join(self.directory, name)
        inside = (given.removeprefix(f"{path}/") for given in self.files if given.startswith(f"{path}/"))
        return tuple(sorted({rest.partition("/")[0] for rest in inside}))
