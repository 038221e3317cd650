# ruff: noqa: PTH100, PTH101, PTH105, PTH108, PTH109, PTH110, PTH112, PTH113, PTH116, PTH118, PTH119, PTH120, PTH123, PTH208
# The start of the process is a feature, and pathlib costs a tenth of it.
"""The file system as the linter uses it: plain paths as text, nothing raised but `OSError`, reading bounded."""

import os
import stat
from collections.abc import Iterable, Iterator

MAX_BYTES = 4 * 1024 * 1024
BYTES, THERE, FOLDER, NAMES = "bytes", "there", "folder", "names"
"""What can be asked of a path."""
Looked = dict[tuple[str, str], str]
"""What was asked of which whole path, and the answer: a digest, something or nothing, names with slashes between."""


_NO_FILES = ("/dev/", "/proc/")
_OWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")


class _Watch:
    """Writes down what is asked of the disk, from `watch` on; None when it cannot be told in full."""

    def __init__(self) -> None:
        self.looked: Looked | None = None

    def note(self, kind: str, path: str, answer: str) -> None:
        # The program itself is told by its record: `remembering`.
        if self.looked is None or path.startswith(_OWN):
            return
        whole = path if path.startswith("/") else f"{os.getcwd()}/{path}"
        # What changes between two looks is no one state; and a path of more than one line is none to write down.
        is_one = self.looked.setdefault((kind, whole), answer) == answer
        if not is_one or not whole.isprintable() or "\\" in whole or "\n" in answer:
            self.looked = None

    def note_folder(self, folder: str, folders: Iterable[str], others: Iterable[str]) -> None:
        if self.looked is None:
            return
        self.note(NAMES, folder, "/".join(sorted([*folders, *others])))
        for name in others:
            self.note(FOLDER, f"{folder}/{name}", "yes" if os.path.isdir(f"{folder}/{name}") else "")

    def note_bytes(self, path: str, data: bytes) -> None:
        if self.looked is None:
            return
        # A pipe gives what it holds once, and nobody else may take it.
        if not os.path.isfile(path) or os.path.realpath(path).startswith(_NO_FILES):
            self.looked = None
            return
        from hashlib import blake2b

        self.note(BYTES, path, blake2b(data).hexdigest())


_WATCH = _Watch()


def watch() -> None:
    """Begins to write down what is asked."""
    _WATCH.looked = {}


def spoil() -> None:
    """Says that something was read or written which nobody wrote down."""
    _WATCH.looked = None


def looked() -> Looked | None:
    """Returns everything that was asked since `watch`; None when that is not known in full."""
    return _WATCH.looked


def read_bytes(path: str) -> bytes:
    """Returns the content of a file.

    Raises:
        OSError: when it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        spoil()
        raise
    _WATCH.note_bytes(path, data)
    return data


def write_bytes(path: str, data: bytes) -> None:
    """Replaces the content of a file at once, so that nobody ever reads half of it.

    Raises:
        OSError: when it cannot be written.
    """
    spoil()
    real = os.path.realpath(path)
    draft = f"{real}.validate-skill-{os.getpid()}"
    try:
        with open(draft, "xb") as file:
            file.write(data)
        if os.path.exists(real):
            os.chmod(draft, os.stat(real).st_mode)
        os.replace(draft, real)
    except OSError:
        if os.path.exists(draft):
            os.unlink(draft)
        raise


def read_text(path: str) -> str | None:
    """Returns a text with line feeds only; None when it is no file, no UTF-8, or larger than `MAX_BYTES`."""
    if is_endless(path):
        spoil()
        return None
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        _WATCH.note(THERE, path, "")
        return None
    except (OSError, ValueError):
        spoil()
        return None
    if len(data) > MAX_BYTES:
        spoil()
        return None
    _WATCH.note_bytes(path, data)
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except ValueError:
        return None


def read_start(path: str, count: int) -> str:
    """Returns the first characters of a regular file; nothing when it cannot be read or is none."""
    spoil()
    if not os.path.isfile(path):
        return ""
    try:
        with open(path, "rb") as file:
            return file.read(count).decode("utf-8", errors="replace")
    except OSError:
        return ""


def is_folder(path: str) -> bool:
    found = os.path.isdir(path)
    _WATCH.note(FOLDER, path, "yes" if found else "")
    return found


def is_endless(path: str) -> bool:
    """Tells whether a path is a pipe, a device or a socket: whoever reads it may wait for ever."""
    try:
        return not _is_file_or_folder(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _is_file_or_folder(mode: int) -> bool:
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def exists(path: str) -> bool:
    found = os.path.exists(path)
    _WATCH.note(THERE, path, "yes" if found else "")
    return found


def join(*parts: str) -> str:
    return os.path.normpath(os.path.join(*parts))


def parent(path: str) -> str:
    return os.path.dirname(path) or "."


def name(path: str) -> str:
    """Returns the last part of a path, also of one such as `.`."""
    return os.path.basename(os.path.abspath(path))


def absolute(path: str) -> str:
    return os.path.abspath(path)


def relative(path: str, start: str) -> str:
    """Returns a path as seen from a folder, with slashes."""
    return os.path.relpath(path, start).replace(os.sep, "/")


def names(path: str) -> tuple[str, ...]:
    """Returns what a folder holds, sorted; nothing when it is none."""
    try:
        found = sorted(os.listdir(path))
    except (FileNotFoundError, NotADirectoryError):
        _WATCH.note(FOLDER, path, "")
        return ()
    except (OSError, ValueError):
        spoil()
        return ()
    _WATCH.note(NAMES, path, "/".join(found))
    return tuple(found)


def walk(root: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yields folder, folders and files from the top down; taking names out of the folders skips these."""
    todo = [root]
    while todo:
        folder = todo.pop()
        folders, others = _entries(folder)
        _WATCH.note_folder(folder, folders, others)
        yield folder, folders, others
        todo += [f"{folder}/{name}" for name in folders]


def _entries(folder: str) -> tuple[list[str], list[str]]:
    """Returns the folders in a folder that are no links, and all else."""
    folders: list[str] = []
    others: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                (folders if entry.is_dir(follow_symlinks=False) else others).append(entry.name)
    except OSError:
        spoil()
    return folders, others
