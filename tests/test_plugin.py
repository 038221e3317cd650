"""What a client that installs this repository as a plugin finds: the unchanged skill, one manifest in two places."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
SKILL = ROOT / "skills" / "deploy-production"
DIGEST = "77890fb65a20c6d734028a771ae6bc7804744d96dd13fb15e8492a7a02b8d6b6"


def _manifest() -> dict[str, object]:
    found: dict[str, object] = json.loads((ROOT / "plugin.json").read_text(encoding="utf-8"))
    return found


def test_the_skill_is_shipped_byte_for_byte() -> None:
    assert hashlib.sha256((SKILL / "SKILL.md").read_bytes()).hexdigest() == DIGEST


def test_both_manifests_are_the_same_real_file() -> None:
    top, hidden = ROOT / "plugin.json", ROOT / ".claude-plugin" / "plugin.json"
    assert not top.is_symlink()
    assert not hidden.is_symlink()
    assert not hidden.parent.is_symlink()
    assert top.read_bytes() == hidden.read_bytes()


def test_the_manifest_has_the_fields_that_every_client_knows() -> None:
    known = {"name", "displayName", "version", "description", "author", "license", "keywords", "mcpServers"}
    assert set(_manifest()) == known


def test_plugin_skill_and_distribution_have_one_name_and_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    manifest = _manifest()
    assert manifest["name"] == project["name"] == SKILL.name
    assert manifest["version"] == project["version"]
    assert manifest["license"] == project["license"]


def test_the_server_runs_from_the_plugins_own_locked_environment() -> None:
    servers = _manifest()["mcpServers"]
    assert isinstance(servers, dict)
    (server,) = servers.values()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert server["command"] == "uv"
    assert server["args"][:-1] == ["run", "--frozen", "--no-dev", "--project", "${CLAUDE_PLUGIN_ROOT}"]
    assert server["args"][-1] in project["scripts"]


def test_the_servers_tools_are_there_from_the_first_request() -> None:
    servers = _manifest()["mcpServers"]
    assert isinstance(servers, dict)
    assert all(server["alwaysLoad"] is True for server in servers.values())


def test_the_environment_is_kept_outside_of_the_plugins_folder() -> None:
    servers = _manifest()["mcpServers"]
    assert isinstance(servers, dict)
    assert all(
        server["env"]["UV_PROJECT_ENVIRONMENT"].startswith("${CLAUDE_PLUGIN_DATA}/") for server in servers.values()
    )


def test_the_skill_is_started_by_people_only() -> None:
    text = (SKILL / "SKILL.md").read_text(encoding="utf-8")
    found = re.match(r"---\n(.*?)\n---\n", text, flags=re.DOTALL)
    assert found is not None
    assert yaml.safe_load(found[1])["disable-model-invocation"] is True


def test_the_skills_references_are_reached_from_each_other_or_the_documents() -> None:
    folders = (ROOT, SKILL / "references", ROOT / "docs")
    texts = {path: path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.md")}
    for reference in sorted((SKILL / "references").glob("*.md")):
        others = (text for path, text in texts.items() if path != reference)
        assert any(reference.name in text for text in others), f"no page leads to {reference.name}"
