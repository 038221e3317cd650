"""What is shipped and where it is made ready: one folder for the locked packages, one for exactly this code.

* `env-<digest>` holds the packages of `launcher/requirements.txt`, `app-<digest>` this plugin's own code on top of it.
  Both are named by what is in them, so an update makes new ones and never changes one that a run works from.
* Everything is below the plugin's data folder; the plugin's own folder is only read.
"""

import hashlib
import json
import os

PACKAGES = ("deploy_production", "mcp_server", "validators")
SKILL = ("skills/deploy-production/SKILL.md", "deploy_production/_skill/SKILL.md")
"""The one file that is shipped outside of the packages, and its place within."""
REQUIREMENTS = "launcher/requirements.txt"
_DIGITS = 16
_LAYOUT = b"1"
"""Changes when the way the two folders are made does."""


class Release:
    """This version of the plugin, as its files are now."""

    __slots__ = ("_application", "_packages", "data", "root")

    def __init__(self, root: str, data: str) -> None:
        self.root = root
        self.data = data
        self._packages = _digest([_read(os.path.join(root, REQUIREMENTS))])
        self._application = application_digest(root, shipped(root))

    @property
    def digest(self) -> str:
        return _digest([self._packages.encode(), self._application.encode()])

    @property
    def packages(self) -> str:
        """The folder of the locked packages."""
        return f"{self.data}/env-{self._packages}"

    @property
    def application(self) -> str:
        """The folder of this code."""
        return f"{self.data}/app-{self.digest}"

    @property
    def application_files(self) -> str:
        """The digest that the copied files must have."""
        return self._application

    @property
    def python(self) -> str:
        """The interpreter that has both."""
        return f"{self.application}/bin/python"

    @property
    def status(self) -> str:
        return f"{self.data}/setup-{self.digest}.json"

    @property
    def log(self) -> str:
        return f"{self.data}/setup-{self.digest}.log"

    @property
    def lock(self) -> str:
        return f"{self.data}/setup.lock"

    def is_ready(self) -> bool:
        """Tells whether the server can be started now."""
        return is_complete(self.application) and is_complete(self.packages)


def is_complete(folder: str) -> bool:
    """Tells whether a folder was made to the end and its interpreter is still on this machine."""
    return os.path.isfile(f"{folder}/.complete") and os.access(f"{folder}/bin/python", os.X_OK)


def mark_complete(folder: str) -> None:
    with open(f"{folder}/.complete", "w", encoding="utf-8"):
        pass


def link_in_place(path: str, target: str) -> None:
    """Makes a link, or lets one that is there point to `target`, in one step."""
    if os.path.islink(path) and os.readlink(path) == target:
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{path}.{os.getpid()}.new"
    os.symlink(target, temporary)
    os.replace(temporary, path)


def shipped(root: str) -> "list[tuple[str, str]]":
    """Returns every file of the application: its path, and its place among packages."""
    found = [(os.path.join(root, SKILL[0]), SKILL[1])]
    for package in PACKAGES:
        for folder, folders, files in os.walk(os.path.join(root, package)):
            folders[:] = [name for name in folders if name != "__pycache__"]
            paths = (os.path.join(folder, name) for name in files if not name.endswith(".pyc"))
            found.extend((path, os.path.relpath(path, root)) for path in paths)
    return sorted(found, key=lambda pair: pair[1])


def application_digest(root: str, files: "list[tuple[str, str]]") -> str:
    """Returns the digest of an application's files: of their content and their places among packages, in order."""
    parts = [_LAYOUT, _read(os.path.join(root, "plugin.json"))]
    for path, target in files:
        parts += [target.encode(), _read(path)]
    return _digest(parts)


def version_of(root: str) -> str:
    """Returns the plugin's version."""
    with open(os.path.join(root, "plugin.json"), encoding="utf-8") as file:
        return str(json.load(file)["version"])


def _digest(parts: "list[bytes]") -> str:
    content = hashlib.sha256()
    for part in parts:
        content.update(len(part).to_bytes(8, "big"))
        content.update(part)
    return content.hexdigest()[:_DIGITS]


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
