"""Makes the folder of the locked packages: with uv where there is one, else with this Python's venv and pip.

* Both install exactly `launcher/requirements.txt`: every package by version and hash, wheels alone.
* Debian keeps ensurepip in a package of its own. Where it is missing, pip itself is fetched as one file of a known
  hash, so that python3 alone is enough.
* The settings of this machine (index, proxy, certificates) hold for both, as they do for every other use of them.
"""

import hashlib
import os
import shutil
import sys
import urllib.request

from launcher.commands import run
from launcher.release import REQUIREMENTS, Release, is_complete, mark_complete
from launcher.status import SetupError

PIP_URL = "https://files.pythonhosted.org/packages/44/3c/d717024885424591d5376220b5e836c2d5293ce2011523c9de23ff7bf068/pip-25.3-py3-none-any.whl"
PIP_SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"
_NETWORK = "Check that this machine reaches PyPI (network, proxy, index settings of pip or uv), then call again."
_SECONDS = 900
_EXACTLY = ("--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:")
_QUIETLY = ("--disable-pip-version-check", "--no-input")


def make_packages(release: Release, tell: "object") -> None:
    """Makes the folder unless it is there; raises `SetupError` with what to do."""
    if is_complete(release.packages):
        return
    shutil.rmtree(release.packages, ignore_errors=True)
    requirements = os.path.join(release.root, REQUIREMENTS)
    total = _count(requirements)

    def tick() -> None:
        if callable(tell):
            tell(f"installing the locked packages: {_installed(release.packages)} of about {total}")

    tick()
    uv = shutil.which("uv")
    if uv is not None:
        _with_uv(release, uv, requirements, tick)
    else:
        _with_pip(release, requirements, tick)
    mark_complete(release.packages)


def _with_uv(release: Release, uv: str, requirements: str, tick: "object") -> None:
    python = f"{release.packages}/bin/python"
    run(
        [uv, "venv", "--quiet", "--no-project", "--python", sys.executable, release.packages],
        log=release.log,
        directory=release.data,
        seconds=120,
    )
    run(
        [uv, "pip", "install", *_EXACTLY, "--python", python, "--compile-bytecode", "--requirements", requirements],
        log=release.log,
        directory=release.data,
        seconds=_SECONDS,
        then=_NETWORK,
        tick=tick,
    )


def _with_pip(release: Release, requirements: str, tick: "object") -> None:
    python = f"{release.packages}/bin/python"
    run(
        [sys.executable, "-I", "-m", "venv", "--without-pip", release.packages],
        log=release.log,
        directory=release.data,
        seconds=120,
        then="Install the venv module of this Python (Debian: python3-venv) or uv, then call again.",
    )
    run(
        [python, _pip(release), "install", *_EXACTLY, *_QUIETLY, "--requirement", requirements],
        log=release.log,
        directory=release.data,
        seconds=_SECONDS,
        then=_NETWORK,
        tick=tick,
    )


def _pip(release: Release) -> str:
    """Returns the pip that the new interpreter runs: the wheel that Python brings, or one fetched by its hash."""
    try:
        import ensurepip

        folder = os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")
        bundled = sorted(name for name in os.listdir(folder) if name.startswith("pip-") and name.endswith(".whl"))
    except (ImportError, OSError):
        bundled = []
        folder = ""
    wheel = os.path.join(folder, bundled[-1]) if bundled else _fetched_pip(release)
    return f"{wheel}/pip"


def _fetched_pip(release: Release) -> str:
    path = os.path.join(release.data, PIP_URL.rsplit("/", 1)[1])
    try:
        with urllib.request.urlopen(PIP_URL, timeout=60) as answer:
            content: bytes = answer.read(8_000_000)
    except OSError as error:
        raise SetupError(f"pip cannot be fetched: {error}.", f"{_NETWORK} Or install uv.") from error
    if hashlib.sha256(content).hexdigest() != PIP_SHA256:
        raise SetupError("What was fetched as pip is not pip: its hash is another one.", _NETWORK)
    with open(path, "wb") as file:
        file.write(content)
    return path


def _count(requirements: str) -> int:
    with open(requirements, encoding="utf-8") as file:
        return sum(1 for line in file if line[:1].isalnum())


def site_packages(environment: str) -> str:
    """Returns the folder of an environment that packages are installed to."""
    library = os.path.join(environment, "lib")
    (version,) = (name for name in os.listdir(library) if name.startswith("python3."))
    return os.path.join(library, version, "site-packages")


def _installed(environment: str) -> int:
    try:
        return sum(1 for name in os.listdir(site_packages(environment)) if name.endswith(".dist-info"))
    except (OSError, ValueError):
        return 0
