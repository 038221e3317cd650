"""Private files: readable and writable by their owner alone, never seen half written.

A write goes to a temporary file in the same folder, is forced to the disk, and only then takes its name.
"""

import os
import tempfile
from pathlib import Path

from deploy_production.errors import LedgerError

_OTHERS_MAY_WRITE = 0o022


def ensure_private_directory(directory: Path) -> None:
    """Makes the folder with mode 0700 where it does not exist.

    Raises:
        LedgerError: when other users may write to it.
        OSError: when it cannot be made.
    """
    if not directory.exists():
        directory.parent.mkdir(parents=True, exist_ok=True)
        directory.mkdir(mode=0o700, exist_ok=True)
    if directory.stat().st_mode & _OTHERS_MAY_WRITE:
        raise LedgerError(
            f"Other users may write to {directory}, so nothing in it can be trusted.",
            diagnosis=f"Make it private: chmod 700 {directory}",
        )


def write_atomically(path: Path, content: bytes) -> None:
    """Writes or replaces a file of mode 0600; a crash leaves the old content or the new one."""
    temporary = _temporary(path, content)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def write_new(path: Path, content: bytes) -> bool:
    """Writes a file of mode 0600 unless one of that name exists; False if it does, which is then left alone."""
    temporary = _temporary(path, content)
    try:
        return take_name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def take_name(temporary: Path, path: Path) -> bool:
    """Gives a finished file its name without ever replacing another; False when the name is taken."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    sync_directory(path.parent)
    return True


def sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _temporary(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
