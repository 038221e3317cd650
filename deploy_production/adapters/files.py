"""Records outside the repository, read as they are: regular files only, never longer than a limit.

Symbolic links are followed; devices, pipes and folders are refused before they are opened.
"""

import os
import stat
from contextlib import ExitStack
from pathlib import Path

from deploy_production.errors import ToolError
from deploy_production.model.text import one_line


class SystemFiles:
    """Implements `ports.Files`."""

    def read(self, path: Path, *, limit: int = 1_000_000) -> bytes | None:
        """Returns a regular file's bytes, None if it is not there; `limit` is in bytes.

        Raises:
            ToolError: when it is there and cannot be read, or is longer than `limit`.
        """
        try:
            content = _content(path, limit)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise _refused(path, f"cannot be read: {reason}", "Make it readable for the user who deploys.") from error
        if len(content) > limit:
            raise _refused(path, f"is longer than {limit} bytes", "Check the path; a record is a short file.")
        return content


def _content(path: Path, limit: int) -> bytes:
    _require_regular(path, path.stat().st_mode)
    with ExitStack() as stack:
        # Not blocking: what was a file a moment ago may be a pipe now.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        stack.callback(os.close, descriptor)
        _require_regular(path, os.fstat(descriptor).st_mode)
        content = bytearray()
        while len(content) <= limit and (data := os.read(descriptor, limit + 1 - len(content))):
            content += data
        return bytes(content)


def _require_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise _refused(path, "is not a regular file", "Check the path; it must name a file.")


def _refused(path: Path, what: str, then: str) -> ToolError:
    return ToolError(f"{one_line(str(path))} {what}.", diagnosis=then)
