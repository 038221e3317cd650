"""The few functions on paths that the guard needs, without `os`, whose import takes a sixth of the guard's time.

* They answer as `os.path` does on POSIX; a chain of more than forty links is followed no further.
"""

import posix

_MOST_LINKS = 40


def join(folder: str, *names: str) -> str:
    path = folder
    for name in names:
        if name.startswith("/"):
            path = name
        else:
            path += name if not path or path.endswith("/") else f"/{name}"
    return path


def dirname(path: str) -> str:
    head = path[: path.rfind("/") + 1]
    return head.rstrip("/") or head


def basename(path: str) -> str:
    return path[path.rfind("/") + 1 :]


def normalized(path: str) -> str:
    """Returns the path without `.`, `..` and doubled slashes, by its text alone."""
    start = path[: len(path) - len(path.lstrip("/"))]
    start = "//" if len(start) == 2 else start[:1]  # two slashes are a name of their own for POSIX
    found: list[str] = []
    for name in path.split("/"):
        if name == ".." and found and found[-1] != "..":
            found.pop()
        elif name not in ("", ".") and (name != ".." or not start):
            found.append(name)
    return start + "/".join(found) or "."


def absolute(path: str) -> str:
    return normalized(path if path.startswith("/") else join(posix.getcwd(), path))


def real(path: str) -> str:
    """Returns where a path leads when all links on it are followed; what does not exist stands for itself."""
    left = [name for name in reversed(join(posix.getcwd(), path).split("/")) if name not in ("", ".")]
    found, links = "", 0
    while left:
        name = left.pop()
        if name == "..":
            found = found[: found.rfind("/")] if found else ""
            continue
        target = _link(f"{found}/{name}") if links < _MOST_LINKS else ""
        if not target:
            found = f"{found}/{name}"
            continue
        links += 1
        if target.startswith("/"):
            found = ""
        left += [part for part in reversed(target.split("/")) if part not in ("", ".")]
    return found or "/"


def is_link(path: str) -> bool:
    return bool(_link(path))


def is_folder(path: str) -> bool:
    try:
        return posix.stat(path).st_mode & 0o170000 == 0o040000
    except (OSError, ValueError):
        return False


def is_there(path: str) -> bool:
    """Tells whether there is anything of this name, be it a link to nowhere."""
    try:
        posix.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def _link(path: str) -> str:
    try:
        return posix.readlink(path)
    except (OSError, ValueError):
        return ""
