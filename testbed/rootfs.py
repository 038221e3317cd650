"""What the base images hold: busybox, and Debian's Python with the libraries that it loads. All from the machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from testbed.errors import BedError
from testbed.process import run

PYTHON = Path("/usr/bin/python3")
LEFT_OUT = frozenset({"__pycache__", "test", "tests", "idlelib", "lib2to3", "ensurepip", "turtledemo", "tkinter"})
ACCOUNTS = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
    "etc/group": "root:x:0:\nnogroup:x:65534:\n",
    "etc/nsswitch.conf": "hosts: files dns\n",
}
ASK_PYTHON = (
    "import json, sys, sysconfig; "
    "print(json.dumps([sys.version.split()[0], '%d.%d' % sys.version_info[:2], sysconfig.get_paths()['stdlib']]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One path of an image: a file of the machine, a text of ours, a link or a folder."""

    path: str
    "Relative to the image's root."
    source: Path | None = None
    text: str | None = None
    link: str | None = None
    mode: int = 0o644


@dataclass(frozen=True, slots=True, kw_only=True)
class Python:
    """The machine's own Python."""

    version: str
    short: str
    library: Path


def find_python() -> Python:
    """Asks Debian's Python what it is; BedError when there is none."""
    version, short, library = json.loads(run([PYTHON, "-I", "-c", ASK_PYTHON]))
    return Python(version=version, short=short, library=Path(library))


def find_busybox() -> Path:
    """Returns the static busybox; BedError when it is missing."""
    found = shutil.which("busybox", path="/bin:/usr/bin")
    if found is None:
        raise BedError("busybox-static is not installed", advice="`python -m testbed build --install` installs it.")
    return Path(found).resolve()


def busybox_entries() -> list[Entry]:
    """Returns busybox under all its names, with a shell, a folder for temporary files and the two usual accounts."""
    program = find_busybox()
    names = sorted(set(run([program, "--list"]).split()) - {"busybox"})
    return [
        Entry(path="bin/busybox", source=program, mode=0o755),
        *(Entry(path=f"bin/{name}", link="busybox") for name in names),
        *(Entry(path=path, text=text) for path, text in ACCOUNTS.items()),
        *(Entry(path=path, mode=mode | stat.S_IFDIR) for path, mode in (("tmp", 0o1777), ("root", 0o700))),
    ]


def python_entries(python: Python) -> list[Entry]:
    """Returns busybox and Python: interpreter, standard library, and every shared library that they load."""
    program = PYTHON.resolve()
    library = [
        Entry(path=inside(file), source=file)
        for file in sorted(python.library.rglob("*"))
        if file.is_file() and not _left_out(file.relative_to(python.library).parts)
    ]
    modules = [entry.source for entry in library if entry.path.endswith(".so") and entry.source]
    return [
        *busybox_entries(),
        Entry(path=inside(program), source=program, mode=0o755),
        *(Entry(path=f"usr/bin/{name}", link=program.name) for name in ("python3", "python")),
        *library,
        *(Entry(path=path, source=file, mode=0o755) for path, file in closure([program, *modules]).items()),
    ]


def _left_out(parts: tuple[str, ...]) -> bool:
    return bool(LEFT_OUT.intersection(parts)) or parts[0].startswith("config-")


def closure(programs: list[Path]) -> dict[str, Path]:
    """Returns the shared libraries by the path at which the loader looks for them."""
    output = run(["ldd", *programs], seconds=60)
    paths = sorted(set(re.findall(r"(?:=> |^\s+)(/\S+) \(0x", output, flags=re.MULTILINE)))
    # Libraries found relative to a program are named like /opt/x/bin/../lib/libz.so.
    return {inside(Path(os.path.normpath(path))): Path(path).resolve() for path in paths}


def inside(path: Path) -> str:
    """Returns where a file of the machine lies in an image: at its own path."""
    return str(PurePosixPath(path).relative_to("/"))
