"""What a repository says about an application."""

import json
from pathlib import Path
from typing import Any

import pytest

from deploy_production.settings.facts import RepositoryFacts, gather

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME, namespace: shop}
spec:
  template:
    metadata: {labels: {app: NAME, tier: web}}
    spec:
      containers:
        - name: app
          image: registry.example:5000/shop/NAME:1.0
          readinessProbe: {httpGet: {path: /ready, port: http}}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: front}
spec: {selector: {app: NAME}, ports: [{port: 8080}]}
"""


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def facts(root: Path, files: dict[str, str] | None = None, **places: Any) -> RepositoryFacts:
    write(root, files or {})
    return gather(root, **{"kubeconfig": None, "home": None, "localtime": None, **places})


@pytest.mark.parametrize(
    ("file", "text", "name", "tooling"),
    [
        ("package.json", json.dumps({"name": "@shop/web", "scripts": {"build": "x"}}), "web", "npm"),
        ("pyproject.toml", '[project]\nname = "web"\n', "web", "python"),
        ("go.mod", "module example.org/shop/web\n\ngo 1.25\n", "web", "go"),
        ("Cargo.toml", '[package]\nname = "web"\n', "web", "cargo"),
    ],
)
def test_the_project_is_known_by_its_files(tmp_path: Path, file: str, text: str, name: str, tooling: str) -> None:
    found = facts(tmp_path, {file: text})
    assert (found.name, found.tooling) == (name, tooling)


@pytest.mark.parametrize("text", ["{", "[]", '{"name": 5, "scripts": []}', "\x00"])
def test_a_broken_project_file_tells_nothing(tmp_path: Path, text: str) -> None:
    found = facts(tmp_path / "shop-web", {"package.json": text, "Cargo.toml": "[[", "pyproject.toml": "="})
    assert found.name == "shop-web"
    assert found.scripts == ()


def test_files_that_are_no_text_tell_nothing(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_bytes(b'{"name": "\xff"}')
    assert facts(tmp_path).name == tmp_path.name


def test_an_empty_folder_tells_its_name_only(tmp_path: Path) -> None:
    found = facts(tmp_path)
    assert found.name == tmp_path.name
    assert (found.workload, found.tooling, found.contexts, found.remote, found.email) == (None, None, (), None, None)


def test_the_workload_is_found_with_its_service(tmp_path: Path) -> None:
    files = {"deploy/production/all.yaml": f"{DEPLOYMENT}---\n{SERVICE}".replace("NAME", "web")}
    workload = facts(tmp_path, files).workload
    assert workload is not None
    assert (workload.directory, workload.name, workload.namespace) == ("deploy/production", "web", "shop")
    assert workload.image == "registry.example:5000/shop/web:1.0"
    assert (workload.service, workload.port, workload.health_path) == ("front", "8080", "/ready")


def test_production_comes_before_staging_and_the_projects_own_name_before_others(tmp_path: Path) -> None:
    files = {
        "package.json": '{"name": "web"}',
        "k8s/a-staging/web.yaml": DEPLOYMENT.replace("NAME", "web"),
        "k8s/production/admin.yaml": DEPLOYMENT.replace("NAME", "admin"),
        "k8s/production/web.yaml": DEPLOYMENT.replace("NAME", "web"),
    }
    workload = facts(tmp_path, files).workload
    assert workload is not None
    assert (workload.directory, workload.name, workload.others) == ("k8s/production", "web", ("admin",))


def test_a_service_of_something_else_is_not_taken(tmp_path: Path) -> None:
    files = {"k8s/a.yaml": DEPLOYMENT.replace("NAME", "web"), "k8s/b.yaml": SERVICE.replace("NAME", "other")}
    workload = facts(tmp_path, files).workload
    assert workload is not None
    assert workload.service is None


def test_templates_and_dependencies_are_not_taken_for_manifests(tmp_path: Path) -> None:
    files = {
        "chart/templates/web.yaml": DEPLOYMENT,
        "node_modules/x/web.yaml": DEPLOYMENT,
        ".hidden/web.yaml": DEPLOYMENT,
        "k8s/web.yaml": DEPLOYMENT.replace("NAME", "{{ .Values.name }}"),
        "a/b/c/d/e/f/web.yaml": DEPLOYMENT,
    }
    assert facts(tmp_path, files).workload is None


def test_a_link_that_leads_round_in_circles_ends(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert facts(tmp_path).workload is None


def test_only_the_names_of_contexts_are_taken_from_a_kubeconfig(tmp_path: Path) -> None:
    config = "contexts: [{name: staging}, {name: production}, {}]\nusers: [{name: x, user: {token: secret-token}}]\n"
    found = facts(tmp_path, {"config": config}, kubeconfig=tmp_path / "config")
    assert found.contexts == ("production", "staging")
    assert "secret-token" not in repr(found)


@pytest.mark.parametrize("text", ["", "[", "[]", "contexts: 5", "contexts: [5]"])
def test_a_broken_kubeconfig_has_no_contexts(tmp_path: Path, text: str) -> None:
    assert facts(tmp_path, {"config": text}, kubeconfig=tmp_path / "config").contexts == ()


@pytest.mark.parametrize(
    "url", ["git@git.example:Shop/web.git", "https://git.example/shop/web", "ssh://git@git.example:22/shop/web.git/"]
)
def test_the_remote_names_owner_and_repository(tmp_path: Path, url: str) -> None:
    config = (
        f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n'
    )
    assert facts(tmp_path, {".git/config": config}).remote == "shop/web"


def test_the_repositorys_own_email_comes_before_that_of_the_person(tmp_path: Path) -> None:
    files = {
        ".git/config": "[user]\n\temail = work@example.org\n",
        "home/.gitconfig": "[user]\n\temail = me@example.org\n",
    }
    assert facts(tmp_path, files, home=tmp_path / "home").email == "work@example.org"
    assert facts(tmp_path, {".git/config": ""}, home=tmp_path / "home").email == "me@example.org"
    assert facts(tmp_path, {".git/config": "no section"}).email is None


def test_zone_and_country_are_those_of_the_machine(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    found = facts(tmp_path, localtime=link)
    assert (found.timezone, found.country) == ("Europe/Berlin", "DE")


def test_a_machine_without_a_named_zone_tells_none(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/somewhere/else")
    assert facts(tmp_path, localtime=link).timezone is None
    assert facts(tmp_path, localtime=tmp_path / "missing").country is None


def test_migrations_and_the_dockerfile_are_seen(tmp_path: Path) -> None:
    found = facts(tmp_path, {"db/migrate/1.sql": "", "docker/Dockerfile": ""})
    assert (found.migrations, found.dockerfile) == ("db/migrate", "docker/Dockerfile")
