"""Makes the folder of this plugin's own code: an environment that adds it to the locked packages.

The code is copied, not referred to: a run that goes on for an hour must not change when the plugin is updated.
"""

import os
import shutil

from launcher.commands import run
from launcher.packages import site_packages
from launcher.release import Release, application_digest, is_complete, mark_complete, shipped, version_of
from launcher.status import SetupError

NAME = "deploy-production"
SCRIPTS = {
    "deploy-production": ("deploy_production.cli.main", "run"),
    "deploy-production-mcp": ("mcp_server.__main__", "run"),
    # No front that remembers: what stands here is started by programs, and each text once.
    "validate-skill": ("validators.cli", "run"),
    "validate-skill-anew": ("validators.cli", "run"),
    "validate-skill-lsp": ("validators.lsp.__main__", "run"),
    "validate-skill-mcp": ("validators.mcp.__main__", "run"),
}


def make_application(release: Release) -> None:
    """Makes the folder unless it is there; raises `SetupError` with what to do."""
    if is_complete(release.application):
        return
    shutil.rmtree(release.application, ignore_errors=True)
    base = f"{release.packages}/bin/python"
    run(
        [base, "-I", "-m", "venv", "--without-pip", release.application],
        log=release.log,
        directory=release.data,
        seconds=120,
        then="Install the venv module of this Python (Debian: python3-venv) or uv, then call again.",
    )
    site = site_packages(release.application)
    _copy(release, site)
    _write(f"{site}/{NAME}-packages.pth", f"import site; site.addsitedir({site_packages(release.packages)!r})\n")
    _describe(f"{site}/deploy_production-{version_of(release.root)}.dist-info", version_of(release.root))
    for name, (module, function) in SCRIPTS.items():
        _script(release, name, module, function)
    run(
        [release.python, "-I", "-m", "compileall", "-q", site],
        log=release.log,
        directory=release.data,
        seconds=120,
    )
    mark_complete(release.application)


def _copy(release: Release, site: str) -> None:
    copied = []
    for source, target in shipped(release.root):
        place = os.path.join(site, target)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        shutil.copyfile(source, place)
        copied.append((place, target))
    if application_digest(release.root, copied) != release.application_files:
        raise SetupError("The plugin's files changed while they were copied.", "Start a new session.")


def _describe(folder: str, version: str) -> None:
    os.makedirs(folder)
    _write(f"{folder}/METADATA", f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version}\n")
    lines = [f"{name} = {module}:{function}\n" for name, (module, function) in SCRIPTS.items()]
    _write(f"{folder}/entry_points.txt", "[console_scripts]\n" + "".join(lines))
    _write(f"{folder}/INSTALLER", f"{NAME}-launcher\n")


def _script(release: Release, name: str, module: str, function: str) -> None:
    path = f"{release.application}/bin/{name}"
    # A shebang line cannot hold a space or more than some 120 characters; sh can.
    start = f'#!/bin/sh\n"exec" "{release.python}" "-I" "$0" "$@"\n'
    _write(path, f"{start}import sys\n\nfrom {module} import {function}\n\nsys.exit({function}())\n")
    os.chmod(path, 0o700)


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
