"""The repository of the demo: a copy of `examples/hello` with a history of reviewed, signed, tagged releases.

v1.0.0 and v1.1.0 are good. v1.2.0 crashes as soon as it starts, v1.3.0 never becomes ready. The tests of all of them
pass: that is how such releases reach production. v1.4.0 is good again, and left for whoever watches to release.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from examples.demo.process import DemoError, output

TEMPLATE = Path(__file__).resolve().parents[1] / "hello"
AUTHOR = ("Ada Author", "ada@example.org")
REVIEWER = ("Grace Reviewer", "grace@example.org")
LEFT_TO_YOU = "v1.4.0"
ZONE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where this copy of the application will live."""

    registry: str
    context: str
    namespace: str
    prometheus: str
    base_image: str
    records: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    version: str
    changes: str
    edit: Callable[[Path], None]


def create(work: Path, place: Place) -> Path:
    """Creates the repository below `work` and returns it, with every release tagged."""
    repository, keys = work / "hello", work / "keys"
    shutil.copytree(TEMPLATE, repository, ignore=shutil.ignore_patterns("__pycache__"))
    _move_in(repository, place)
    git = _Git(repository, _make_key(keys))
    git.run("init", "--quiet", "--initial-branch=main")
    git.configure(keys)
    for release in RELEASES:
        release.edit(repository)
        (repository / "VERSION").write_text(f"{release.version}\n")
        _write_plan(repository, release)
        git.commit(release)
    return repository


def migrations_digest(repository: Path) -> str:
    """Returns the digest that a staging job records: over the sorted paths and contents of the migration files."""
    files = sorted((repository / "migrations").rglob("*.sql"))
    listed = [[str(file.relative_to(repository)), _sha256(file.read_bytes())] for file in files]
    return _sha256(json.dumps(listed, separators=(",", ":")).encode())


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _move_in(repository: Path, place: Place) -> None:
    """Puts the names of this machine's test bed where the example has names of its own."""
    settings = repository / "deploy-production.yaml"
    _replace(settings, "registry: registry.example:5000", f"registry: {place.registry}")
    _replace(settings, "context: production", f"context: {place.context}")
    _replace(settings, "namespace: hello", f"namespace: {place.namespace}")
    _replace(settings, "http://prometheus.example:9090", place.prometheus)
    _replace(settings, "/var/lib/hello/records", str(place.records))
    _replace(repository / "Dockerfile", "FROM python:3.11-slim", f"FROM {place.base_image}")


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    if old not in text:
        raise DemoError(f"{file.name} of the example has changed: it holds no `{old}`")
    file.write_text(text.replace(old, new))


def _as_it_is(repository: Path) -> None:
    del repository


def _greet_politely(repository: Path) -> None:
    _replace(repository / "manifests/production/configmap.yaml", "greeting: Hello", "greeting: Good day")


def _need_a_variable_nobody_sets(repository: Path) -> None:
    _replace(
        repository / "app.py",
        '    log("listening", port=port)\n',
        '    log("listening", port=port, style=os.environ["GREETING_STYLE"])\n',
    )
    _replace(repository / "manifests/production/configmap.yaml", "greeting: Good day", "greeting: Hey")


def _ask_for_a_path_that_is_not_there(repository: Path) -> None:
    _replace(repository / "app.py", ', style=os.environ["GREETING_STYLE"]', "")
    deployment = repository / "manifests/production/deployment.yaml"
    _replace(
        deployment,
        "readinessProbe:\n            httpGet:\n              path: /healthz",
        "readinessProbe:\n            httpGet:\n              path: /readyz",
    )
    _replace(repository / "manifests/production/configmap.yaml", "greeting: Hey", "greeting: Servus")


def _mend_the_path(repository: Path) -> None:
    _replace(repository / "manifests/production/deployment.yaml", "path: /readyz", "path: /healthz")
    _replace(repository / "manifests/production/configmap.yaml", "greeting: Servus", "greeting: Welcome")


RELEASES = (
    Release(version="v1.0.0", changes="The first release.", edit=_as_it_is),
    Release(version="v1.1.0", changes="A more polite greeting.", edit=_greet_politely),
    Release(version="v1.2.0", changes="Greetings in a style.", edit=_need_a_variable_nobody_sets),
    Release(version="v1.3.0", changes="A readiness path of its own.", edit=_ask_for_a_path_that_is_not_there),
    Release(version=LEFT_TO_YOU, changes="The readiness path that is there.", edit=_mend_the_path),
)


def _write_plan(repository: Path, release: Release) -> None:
    today = datetime.now(ZONE).date().isoformat()
    folder = repository / "docs/deployments"
    text = (folder / "TEMPLATE.md").read_text()
    for word, value in (("VERSION", release.version), ("DATE", today), ("CHANGES", f"- {release.changes}")):
        text = text.replace(word, value)
    (folder / f"{today}-plan.md").write_text(text)


def _make_key(folder: Path) -> Path:
    """Makes the reviewer's signing key and returns the private half."""
    folder.mkdir(mode=0o700)
    key = folder / "reviewer"
    output(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", REVIEWER[1], "-f", str(key)])
    public = key.with_suffix(".pub").read_text()
    (folder / "allowed_signers").write_text(f'{REVIEWER[1]} namespaces="git" {public}')
    return key


class _Git:
    """git with an identity of its own: nothing of the user's configuration is read or written."""

    def __init__(self, repository: Path, key: Path) -> None:
        self._repository = repository
        self._key = key
        self._environment: Mapping[str, str] = {
            "PATH": os.environ["PATH"],
            "HOME": str(key.parent),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": AUTHOR[0],
            "GIT_AUTHOR_EMAIL": AUTHOR[1],
            "GIT_COMMITTER_NAME": REVIEWER[0],
            "GIT_COMMITTER_EMAIL": REVIEWER[1],
        }

    def run(self, *words: str) -> None:
        output(["git", *words], cwd=self._repository, env=self._environment)

    def configure(self, keys: Path) -> None:
        for name, value in (
            ("gpg.format", "ssh"),
            ("user.signingkey", str(self._key)),
            ("gpg.ssh.allowedSignersFile", str(keys / "allowed_signers")),
        ):
            self.run("config", name, value)

    def commit(self, release: Release) -> None:
        message = f"{release.changes.rstrip('.')}\n\nReviewed-by: {REVIEWER[0]} <{REVIEWER[1]}>\n"
        self.run("add", "--all")
        self.run("commit", "--quiet", "--gpg-sign", "-m", message)
        self.run("tag", release.version)
