"""Installs the linter of this checkout as somebody does who wants the linter only: from the folder, with what it needs.

What runs from a checkout is looked at anew each time; only of an installed program it is known that it stays the same.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 300


class InstallError(Exception):
    """The linter cannot be installed; the message says why."""


def uv() -> Path | None:
    """Returns the program that installs, None where there is none."""
    return next((Path(one) for one in (ROOT / ".tools/bin/uv", shutil.which("uv")) if one and Path(one).exists()), None)


def install(folder: Path) -> Path:
    """Installs into an environment of its own in a folder, and returns the folder of its programs.

    Raises:
        InstallError: when that is not possible.
    """
    program = uv()
    if program is None:
        raise InstallError("There is no uv. Run: make setup")
    python = folder / "bin" / "python"
    made = ["venv", "--quiet", "--python", sys.executable, str(folder)]
    for words in (made, ["pip", "install", "--quiet", "--compile-bytecode", "--python", str(python), str(ROOT)]):
        done = subprocess.run([program, *words], capture_output=True, text=True, timeout=SECONDS, check=False)
        if done.returncode:
            raise InstallError(f"uv did not install {ROOT}: {done.stderr.strip()[-400:]}")
    return folder / "bin"
