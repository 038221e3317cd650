"""A disk that refuses: the user's to mend, and told the same way by every face.

An `OSError` of any other kind is a bug of ours and not explained here.
"""

import errno

from deploy_production.model.text import one_line

CODE = "DISK"
_FULL = "Make room, then look how things stand: deploy-production status."
_FOREIGN = (
    "Make it yours (or name another directory for the state), then look how things stand: deploy-production status."
)
_REFUSALS = {
    errno.ENOSPC: ("The disk is full", _FULL),
    errno.EDQUOT: ("The disk quota is used up", _FULL),
    errno.EROFS: ("The disk is read-only", _FULL),
    errno.EACCES: ("You may not read or write a file that is needed", _FOREIGN),
    errno.EPERM: ("You may not read or write a file that is needed", _FOREIGN),
}


def refused_by_disk(error: BaseException) -> tuple[str, str] | None:
    """Returns what is wrong and what to do next, None for an error that is not the disk's."""
    if not isinstance(error, OSError) or error.errno not in _REFUSALS:
        return None
    what, then = _REFUSALS[error.errno]
    where = f" ({one_line(str(error.filename))})" if error.filename else ""
    return f"{what}{where}.", then
