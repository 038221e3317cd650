"""Installs a version of the client from npm, and into it the plugin from a clean clone, as a stranger does."""

import json
import os
import subprocess
from pathlib import Path

from tests.client.kit.client import PLUGIN, Client, machine_environment
from tools import npm

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "@anthropic-ai/claude-code"


def client(version: str, *, home: Path, clone: Path) -> Client:
    """Returns a client that lives in a home; `npm.NpmError` when it cannot be had."""
    program = npm.install(PACKAGE, version, scripts=True) / "claude"
    tools = str(ROOT / ".tools" / "bin")
    path = os.pathsep.join([tools, os.environ.get("PATH", os.defpath)])
    return Client(version=version, program=program, home=home, clone=clone, base=machine_environment(path))


def clone_repository(place: Path) -> Path:
    """Clones this repository, with what is changed in the working tree and not yet committed."""
    _git("clone", "--quiet", "--no-hardlinks", str(ROOT), str(place), directory=ROOT)
    changes = _git("diff", "HEAD", "--binary", directory=ROOT)
    if changes:
        _git("apply", "--index", "-", directory=place, given=changes)
        _git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "Try", directory=place)
    return place


def changes_of(clone: Path) -> str:
    """Returns what is in the folder of a clone and was not when it was made, ignored files too."""
    return _git("status", "--porcelain", "--ignored", directory=clone).decode()


def install_plugin(client: Client) -> None:
    """The two commands of a stranger."""
    catalogue = json.loads((client.clone / ".claude-plugin" / "marketplace.json").read_text(encoding="utf-8"))["name"]
    for words in (("marketplace", "add", str(client.clone)), ("install", f"{PLUGIN}@{catalogue}")):
        done = client.command("plugin", *words, directory=client.home)
        assert done.returncode == 0, done.stdout + done.stderr


def _git(*words: str, directory: Path, given: bytes | None = None) -> bytes:
    done = subprocess.run(["git", *words], cwd=directory, input=given, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout
