"""The other linters of skills: which versions, how they are installed, started, and what they say.

* Each of PyPI has a virtual environment of its own in the cache, each of npm a folder of `tools.npm`.
* Versions are exact.
* A peer counts a case as bad when it says something at warning or error level that it does not say of the plain skill.
* Whatever cannot be installed or started is an error that the caller tells; it is never left out in silence.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from tools import npm
from tools.lint_install import uv

SECONDS = 300
_NOT_A_USERS = frozenset({"CI", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "XDG_CACHE_HOME"})
"""Variables of the machine that measures: programs behave otherwise with them."""
LOUD = frozenset({"warning", "error"})
_ALL_SKILLS = (
    "import sys, pathlib, skills_ref\n"
    "for one in sorted(pathlib.Path(sys.argv[1]).glob('skills/*')):\n"
    "    try:\n"
    "        told = skills_ref.validate(one)\n"
    "    except Exception as error:\n"
    "        told = [type(error).__name__]\n"
    "    for text in told:\n"
    "        print(text)\n"
)


class PeerError(Exception):
    """A peer cannot be installed or run; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    name: str
    version: str
    argv: Callable[[Path, Path], list[str]]
    """The command for a plugin, given the folder of its programs and the plugin."""
    alone: Callable[[Path, Path], list[str]]
    """The command for one skill."""
    read: Callable[[str], frozenset[str]]
    """What the peer says of a plugin at warning or error level."""
    package: str = ""
    is_npm: bool = False
    scripts: bool = False

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}"


def install(peer: Peer) -> Path:
    """Returns the folder of the programs of a peer; installs it the first time.

    Raises:
        PeerError: when it cannot be installed.
    """
    if peer.is_npm:
        try:
            return npm.install(peer.package, peer.version, scripts=peer.scripts)
        except npm.NpmError as error:
            raise PeerError(str(error)) from error
    folder = npm.cache().parent / "peers" / f"{peer.package}-{peer.version}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock", timeout=SECONDS):
        if not folder.is_dir():
            _fill(folder, f"{peer.package}=={peer.version}")
    return folder / "bin"


def _fill(folder: Path, wanted: str) -> None:
    program = uv()
    if program is None:
        raise PeerError("There is no uv. Run: make setup")
    made = ["venv", "-q", "--python", sys.executable, str(folder)]
    for words in (made, ["pip", "install", "-q", "--compile-bytecode", "-p", str(folder / "bin/python"), wanted]):
        done = run([str(program), *words], Path(folder.anchor))
        if done.returncode:
            # Half an environment must never be taken for a whole one.
            shutil.rmtree(folder, ignore_errors=True)
            raise PeerError(f"uv did not install {wanted}: {done.stderr.strip()[-400:]}")


def run(argv: list[str], folder: Path, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a program in a folder, with the locked Node and a home: an empty one when none is given.

    Raises:
        PeerError: when it cannot be started, or takes longer than `SECONDS`.
    """
    if home is None:
        with tempfile.TemporaryDirectory(prefix="lint-home-") as empty:
            return run(argv, folder, Path(empty))
    cache = os.environ.get("UV_CACHE_DIR") or str(Path.home() / ".cache" / "uv")
    environment = npm.environment() | {"HOME": str(home), "NO_COLOR": "1", "UV_CACHE_DIR": cache}
    try:
        return subprocess.run(
            argv, cwd=folder, env={key: value for key, value in environment.items() if key not in _NOT_A_USERS},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PeerError(f"{argv[0]} did not end within {SECONDS} s") from None
    except OSError as error:
        raise PeerError(f"{argv[0]} cannot be started: {error.strerror}") from error


def said(peer: Peer, programs: Path, plugin: Path) -> frozenset[str]:
    """Returns what a peer says of a plugin, at warning or error level."""
    done = run(peer.argv(programs, plugin), plugin)
    try:
        return peer.read(done.stdout)
    except (ValueError, KeyError, TypeError):
        if done.returncode:
            # It says that something is wrong, though not in the form that it promises.
            return frozenset({f"ended with {done.returncode}"})
        raise PeerError(f"{peer.title} said nothing that can be read: {done.stdout[:200]!r}") from None


def _json(text: str) -> Any:
    begins = re.search(r"^[\[{]", text, re.MULTILINE)
    if begins is None:
        raise ValueError("no JSON")
    return json.loads(text[begins.start() :])


def _agnix(text: str) -> frozenset[str]:
    return frozenset(one["rule"] for one in _json(text)["diagnostics"] if one["level"] in LOUD)


def _skillcheck(text: str) -> frozenset[str]:
    results = _json(text)["results"]
    return frozenset(one["rule"] for each in results for one in each["diagnostics"] if one["severity"] in LOUD)


def _skillsaw(text: str) -> frozenset[str]:
    return frozenset(one["rule_id"] for one in _json(text)["violations"] if one["severity"] in LOUD)


def _claudelint(text: str) -> frozenset[str]:
    groups = _json(text)["validators"]
    notes = (one for each in groups for one in [*each["errors"], *each["warnings"]])
    return frozenset(one.get("ruleId") or one["message"] for one in notes)


def _client(text: str) -> frozenset[str]:
    told = _json(text)
    parts = [*told["contents"], told["manifest"]]
    notes = (one for each in parts for one in [*each["errors"], *each["warnings"]])
    return frozenset(f"{one['path']}: {one['message']}" for one in notes)


def _skills_ref(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


def _node(program: str, *words: str) -> Callable[[Path, Path], list[str]]:
    return lambda programs, _: [str(npm.node()), str((programs / program).resolve()), *words]


PEERS = (
    Peer(
        name="skills-ref", package="skills-ref", version="0.1.1", read=_skills_ref,
        argv=lambda programs, path: [str(programs / "python"), "-c", _ALL_SKILLS, str(path)],
        alone=lambda programs, path: [str(programs / "agentskills"), "validate", str(path.parent)],
    ),
    Peer(
        name="agnix", package="agnix", version="0.59.3", read=_agnix,
        argv=lambda programs, path: [str(programs / "agnix"), "-t", "claude-code", "--format", "json", str(path)],
        alone=lambda programs, path: [str(programs / "agnix"), "-t", "claude-code", str(path)],
    ),
    Peer(
        name="skillcheck", package="skillcheck", version="1.5.0", read=_skillcheck,
        argv=lambda programs, path: [
            str(programs / "skillcheck"), "--target-agent", "claude", "--format", "json", str(path / "skills")],
        alone=lambda programs, path: [str(programs / "skillcheck"), "--target-agent", "claude", str(path)],
    ),
    Peer(
        name="skillsaw", package="skillsaw", version="0.22.0", read=_skillsaw,
        argv=lambda programs, path: [
            str(programs / "skillsaw"), "lint", "--no-progress", "--format", "json", str(path)],
        alone=lambda programs, path: [str(programs / "skillsaw"), "lint", "--no-progress", str(path.parent)],
    ),
    Peer(
        name="claude-code-lint", package="claude-code-lint", version="0.5.0", is_npm=True, read=_claudelint,
        argv=_node("claudelint", "check-all", "--no-cache", "--format", "json"),
        alone=_node("claudelint", "validate-skills"),
    ),
    Peer(
        name="claude plugin validate", package="@anthropic-ai/claude-code", version="2.1.330", is_npm=True,
        scripts=True, read=_client,
        argv=lambda programs, path: [str(programs / "claude"), "plugin", "validate", "--json", str(path)],
        alone=lambda programs, path: [str(programs / "claude"), "plugin", "validate", str(path.parents[2])],
    ),
)  # fmt: skip
