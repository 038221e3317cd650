"""Projects for the client to run in, and programs in the places of kubectl, docker and helm that only write down."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.client.kit.install import ROOT

STUBBED = ("kubectl", "docker", "helm")
VERSION = "v1.2.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A folder with its kubeconfig and its stubs; no cluster answers."""

    path: Path
    state: Path
    _stubs: Path
    _log: Path
    _kubeconfig: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self._stubs}:{ROOT / '.tools/bin'}:{os.environ.get('PATH', os.defpath)}",
            "KUBECONFIG": str(self._kubeconfig),
            "DEPLOY_PRODUCTION_STATE": str(self.state),
        }

    @property
    def ran(self) -> list[str]:
        """What the stubs were run with, in order."""
        return self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []


def make_project(place: Path, *, deployable: bool) -> Project:
    """Makes a project in a new folder: our example at a tagged release, or a folder that has nothing to do with us."""
    place.mkdir(parents=True)
    project = place / "project"
    if deployable:
        shutil.copytree(ROOT / "examples" / "hello", project, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        project.mkdir()
        (project / "manifests").mkdir()
        (project / "manifests" / "app.yaml").write_text("kind: ConfigMap\n", encoding="utf-8")
    _git(project, "init", "-q", "-b", "main")
    commit(project)
    made = Project(
        path=project,
        state=place / "state",
        _stubs=place / "stubs",
        _log=place / "ran",
        _kubeconfig=place / "kubeconfig",
    )
    made._kubeconfig.write_text(yaml.safe_dump(_contexts("production", "dev")), encoding="utf-8")
    made._stubs.mkdir()
    for name in STUBBED:
        stub = made._stubs / name
        writes_down = f'printf "%s\\n" "{name} $*" >> "{made._log}"'
        stub.write_text(f"#!/bin/sh\n{writes_down}\necho stub\n", encoding="utf-8")
        stub.chmod(0o755)
    return made


def commit(project: Path) -> None:
    """Commits everything and makes it the version that is released."""
    _git(project, "add", "-A")
    _git(project, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "Go on")
    _git(project, "tag", "-f", VERSION)


def _contexts(*names: str) -> dict[str, object]:
    """A kubeconfig whose current context is the first; nothing listens at its servers."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": names[0],
        "clusters": [{"name": name, "cluster": {"server": f"https://{name}.invalid:6443"}} for name in names],
        "users": [{"name": name, "user": {"token": "none"}} for name in names],
        "contexts": [
            {"name": name, "context": {"cluster": name, "user": name, "namespace": "hello"}} for name in names
        ],
    }


def _git(directory: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=directory, check=True, capture_output=True, timeout=30)
