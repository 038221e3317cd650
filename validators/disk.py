# ruff: noqa: PTH100, PTH101, PTH105, PTH108, PTH110, PTH112, PTH113, PTH116, PTH118, PTH119, PTH120, PTH123, PTH208
# The start of the process is a feature, and pathlib costs a tenth of it.
"""The file system as the linter uses it: plain paths as text, nothing raised but `OSError`, reading bounded."""

import os
from collections.abc import Iterator

MAX_BYTES = 4 * 1024 * 1024


def read_bytes(path: str) -> bytes:
    """Returns the content of a file.

    Raises:
        OSError: when it cannot be read.
    """
    with open(path, "rb") as file:
        return file.read()


def write_bytes(path: str, data: bytes) -> None:
    """Replaces the content of a file at once, so that nobody ever reads half of it.

    Raises:
        OSError: when it cannot be written.
    """
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
    """Returns a text with line feeds only; None when it is not there, no UTF-8, or larger than `MAX_BYTES`."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        return None if len(data) > MAX_BYTES else data.decode("utf-8").replace("\r\n", "\n")
    except (OSError, ValueError):
        return None


def read_start(path: str, count: int) -> str:
    """Returns the first characters of a regular file; nothing when it cannot be read or is none."""
    if not os.path.isfile(path):
        return ""
    try:
        with open(path, "rb") as file:
            return file.read(count).decode("utf-8", errors="replace")
    except OSError:
        return ""


def is_folder(path: str) -> bool:
    return os.path.isdir(path)


def exists(path: str) -> bool:
    return os.path.exists(path)


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
        return tuple(sorted(os.listdir(path)))
    except (OSError, ValueError):
        return ()


def walk(root: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yields folder, folders and files from the top down; taking names out of the folders skips these."""
    return os.walk(root)
