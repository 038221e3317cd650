"""What a repository and the machine say about an application, for `deploy-production init` to propose settings from.

* Files are read, nothing is run, and nothing is asked over a network.
* From a kubeconfig only the names of contexts are taken.
* What is unclear is left out: a fact that is missing is filled in by a person, a wrong one is not noticed.
"""

import configparser
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

from deploy_production.settings.calendars import zone
from deploy_production.settings.yaml_text import Dialect, read_yaml

_FILE_LIMIT = 256_000
_FILES_LIMIT = 2000
_DEPTH = 4
_SKIPPED = {"node_modules", "vendor", "venv", "dist", "build", "target", "charts", "templates", "test", "tests"}
_MIGRATIONS = ("migrations", "db/migrations", "db/migrate", "alembic/versions", "prisma/migrations", "sql/migrations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """The Deployment that looks like the application, and the Service in front of it."""

    directory: str
    name: str
    namespace: str | None
    image: str | None
    """The first container's image, as the manifest has it."""
    health_path: str | None
    service: str | None
    port: str | None
    others: tuple[str, ...]
    """Other Deployments that were seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryFacts:
    name: str
    """What the project calls itself, or its folder."""
    workload: Workload | None
    tooling: str | None
    """`npm`, `python`, `go` or `cargo`."""
    scripts: tuple[str, ...]
    """Names of the scripts in package.json."""
    dockerfile: str | None
    migrations: str | None
    contexts: tuple[str, ...]
    remote: str | None
    """Owner and name of the git remote `origin`: `shop/web`."""
    email: str | None
    timezone: str | None
    country: str | None


def gather(root: Path, *, kubeconfig: Path | None, home: Path | None, localtime: Path | None) -> RepositoryFacts:
    """Returns what the files say.

    Args:
        root: the repository's working tree.
        kubeconfig: the file whose context names are proposed.
        home: where `.gitconfig` may be.
        localtime: the link that tells the machine's time zone, usually `/etc/localtime`.
    """
    package, project = _json(root / "package.json"), _toml(root / "pyproject.toml")
    scripts = package.get("scripts")
    timezone = _machine_zone(localtime)
    name = _project_name(root, package, project)
    return RepositoryFacts(
        name=name,
        workload=_workload(root, name),
        tooling=_tooling(root),
        scripts=tuple(sorted(scripts)) if isinstance(scripts, dict) else (),
        dockerfile=next((entry for entry in ("Dockerfile", "docker/Dockerfile") if (root / entry).is_file()), None),
        migrations=next((entry for entry in _MIGRATIONS if (root / entry).is_dir()), None),
        contexts=_contexts(kubeconfig),
        remote=_remote(root),
        email=_email(root, home),
        timezone=timezone,
        country=_country(timezone),
    )


def _text(path: Path | None) -> str:
    """A file's text, empty when it is not there, too large or not text."""
    try:
        if path is None or not path.is_file() or path.stat().st_size > _FILE_LIMIT:
            return ""
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _project_name(root: Path, package: Mapping[str, Any], project: Mapping[str, Any]) -> str:
    crate = _toml(root / "Cargo.toml").get("package")
    module = next((line.split()[1] for line in _text(root / "go.mod").splitlines() if line.startswith("module ")), None)
    tables = (project.get("project"), crate)
    candidates = [package.get("name"), *(table.get("name") for table in tables if isinstance(table, dict)), module]
    name = next((entry for entry in candidates if isinstance(entry, str) and entry), root.resolve().name)
    return PurePosixPath(name).name


def _tooling(root: Path) -> str | None:
    marks = {"npm": "package.json", "python": "pyproject.toml", "go": "go.mod", "cargo": "Cargo.toml"}
    return next((tool for tool, mark in marks.items() if (root / mark).is_file()), None)


def _workload(root: Path, name: str) -> Workload | None:
    found = [(path, manifest) for path in _yaml_files(root) for manifest in _manifests(root / path)]
    deployments = [(path, manifest) for path, manifest in found if manifest.get("kind") == "Deployment"]
    if not deployments:
        return None
    # A directory for production comes before any other, the Deployment named as the project before its neighbours.
    path, manifest = min(
        deployments, key=lambda entry: ("prod" not in str(entry[0].parent), _name(entry[1]) != name, str(entry[0]))
    )
    beside = [other for place, other in found if place.parent == path.parent]
    service, port = _service(beside, _at(manifest, "spec", "template", "metadata", "labels"))
    container = _first(_at(manifest, "spec", "template", "spec", "containers"))
    return Workload(
        directory=str(path.parent),
        name=_name(manifest),
        namespace=_as_text(_at(manifest, "metadata", "namespace")),
        image=_as_text(container.get("image")),
        health_path=_as_text(_at(container, "readinessProbe", "httpGet", "path")),
        service=service,
        port=port,
        others=tuple(sorted({_name(other) for _, other in deployments} - {_name(manifest)})),
    )


def _service(manifests: list[Mapping[str, Any]], labels: Any) -> tuple[str | None, str | None]:
    for manifest in manifests:
        selector = _at(manifest, "spec", "selector")
        selects = isinstance(selector, dict) and isinstance(labels, dict) and selector.items() <= labels.items()
        if manifest.get("kind") == "Service" and selector and selects:
            port = _first(_at(manifest, "spec", "ports")).get("port")
            return _name(manifest), str(port) if isinstance(port, int) else None
    return None, None


def _yaml_files(root: Path) -> Iterator[Path]:
    """Paths of YAML files below the root, in order, bounded in depth and number."""
    pending = [Path()]
    count = 0
    while pending:
        folder = pending.pop(0)
        try:
            entries = sorted((root / folder).iterdir())
        except OSError:
            continue
        for entry in entries[:_FILES_LIMIT]:
            count += 1
            if count > _FILES_LIMIT:
                return
            inside = len(folder.parts) < _DEPTH and entry.name not in _SKIPPED and not entry.name.startswith(".")
            if entry.is_dir() and not entry.is_symlink() and inside:
                pending.append(folder / entry.name)
            elif entry.suffix in {".yaml", ".yml"} and entry.is_file():
                yield folder / entry.name


def _manifests(path: Path) -> Iterator[Mapping[str, Any]]:
    text = _text(path)
    if "kind:" not in text:
        return
    for document in read_yaml(text, dialect=Dialect.MANIFEST).documents:
        if isinstance(document.data, dict) and isinstance(_at(document.data, "metadata", "name"), str):
            yield document.data


def _contexts(kubeconfig: Path | None) -> tuple[str, ...]:
    documents = read_yaml(_text(kubeconfig), dialect=Dialect.MANIFEST).documents
    entries = documents[0].data.get("contexts") if documents and isinstance(documents[0].data, dict) else None
    names = [entry.get("name") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return tuple(sorted(name for name in names if isinstance(name, str)))


def _git_config(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read_string(_text(path))
    except configparser.Error:
        return configparser.ConfigParser()
    return parser


def _remote(root: Path) -> str | None:
    url = _git_config(root / ".git" / "config").get('remote "origin"', "url", fallback=None) or ""
    parts = url.rstrip("/").removesuffix(".git").replace(":", "/").split("/")
    owner_and_name = [part for part in parts if part][-2:]
    return "/".join(owner_and_name).lower() if len(owner_and_name) == 2 else None  # noqa: PLR2004 -- owner and name


def _email(root: Path, home: Path | None) -> str | None:
    places = [root / ".git" / "config", *([home / ".gitconfig"] if home else [])]
    found = (_git_config(place).get("user", "email", fallback=None) for place in places)
    return next((email for email in found if email), None)


def _machine_zone(localtime: Path | None) -> str | None:
    if localtime is None or not localtime.is_symlink():
        return None
    name = str(localtime.readlink()).partition("zoneinfo/")[2]
    try:
        return zone(name).key
    except ValueError:
        return None


def _country(timezone: str | None) -> str | None:
    """The country of a zone, by the table that comes with the zones; None where it has several."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return next((row[0] for row in rows if row[2] == timezone), None)


def _at(data: Any, *path: str) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _first(data: Any) -> Mapping[str, Any]:
    return data[0] if isinstance(data, list) and data and isinstance(data[0], Mapping) else {}


def _name(manifest: Mapping[str, Any]) -> str:
    return str(_at(manifest, "metadata", "name"))


def _as_text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
