"""What goes wrong with the ledger's file, told as one clear error with what to do next."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy_production.errors import LedgerError

_BROKEN = "Restore the ledger and its `.head` from a backup, or move both aside to begin a new ledger."
_BY_CODE = {
    "SQLITE_FULL": ("the disk is full", "Free space on the disk that holds it, then run the command again."),
    "SQLITE_READONLY": ("it cannot be written", "Make the file and its folder writable for you alone (600 and 700)."),
    "SQLITE_BUSY": ("another process keeps it locked", "Wait for the other run, or end the process that holds it."),
    "SQLITE_LOCKED": ("another process keeps it locked", "Wait for the other run, or end the process that holds it."),
    "SQLITE_CORRUPT": ("it is damaged", _BROKEN),
    "SQLITE_NOTADB": ("it is not a ledger", f"Check the path. {_BROKEN}"),
    "SQLITE_CANTOPEN": ("it cannot be opened", "Check that the file and its folder exist and are yours."),
    "SQLITE_PERM": ("it cannot be opened", "Check that the file and its folder exist and are yours."),
    "SQLITE_IOERR": ("the disk does not read or write it", "Check the disk (space, quota, errors), then try again."),
}
_BY_ERRNO = {
    errno.ENOSPC: _BY_CODE["SQLITE_FULL"],
    errno.EDQUOT: _BY_CODE["SQLITE_FULL"],
    errno.EROFS: _BY_CODE["SQLITE_READONLY"],
    errno.EACCES: ("you may not read or write it", "Make the file and its folder yours (modes 600 and 700)."),
    errno.EPERM: ("you may not read or write it", "Make the file and its folder yours (modes 600 and 700)."),
}


@contextmanager
def told_clearly(path: Path) -> Iterator[None]:
    """Turns errors of the database and of the file system into a `LedgerError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_database(path, error) from error
    except OSError as error:
        what, then = _BY_ERRNO.get(error.errno or 0, (str(error.strerror or error), "Check the path and the disk."))
        raise LedgerError(f"The ledger {path} cannot be used: {what}.", diagnosis=then) from error


def _of_database(path: Path, error: sqlite3.Error) -> LedgerError:
    code = "_".join((getattr(error, "sqlite_errorname", None) or "").split("_")[:2])
    what, then = _BY_CODE.get(code, (f"it is damaged ({error})", _BROKEN))
    return LedgerError(f"The ledger {path} cannot be used: {what}.", diagnosis=then)


def refuse_network_disk(directory: Path, mounts: str) -> None:
    """Refuses a folder on a network file system, where locks and shared memory do not hold.

    Args:
        directory: An existing folder.
        mounts: The content of `/proc/self/mountinfo`.

    Raises:
        LedgerError: when the folder lies on such a file system.
    """
    device = directory.stat().st_dev
    number = f"{device >> 8 & 0xFFF}:{device & 0xFF | device >> 12 & 0xFFF00}"
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        if before.split()[2:3] == [number] and after.split()[:1] and after.split()[0] in _NETWORK:
            raise LedgerError(
                f"The ledger cannot lie in {directory}: it is on a network file system ({after.split()[0]}).",
                diagnosis="Choose a state directory on a local disk.",
            )


_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "glusterfs", "beegfs", "ocfs2", "gfs2",
    "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.ceph", "fuse.gcsfuse",
}  # fmt: skip
