"""What a client that installs this repository as a plugin finds: the unchanged skill, one manifest in two places."""

import hashlib
import json
import os
import re
import struct
import subprocess
import tomllib
import zlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.client.kit import install
from tests.client.kit.client import VERSIONS
from tools import icon, npm

ROOT = Path(__file__).resolve().parents[1]
SKILL = ROOT / "skills" / "deploy-production"
DIGEST = "77890fb65a20c6d734028a771ae6bc7804744d96dd13fb15e8492a7a02b8d6b6"
_PLUGIN_FOLDER = "${CLAUDE_PLUGIN_ROOT}/"
_KNOWN_EVENTS = {
    "PreToolUse", "PostToolUse", "PostToolUseFailure", "UserPromptSubmit", "UserPromptExpansion", "SessionStart",
    "SessionEnd", "Stop", "SubagentStart", "SubagentStop",
}  # fmt: skip
"""Of those that both supported clients know, what a plugin like this one may need."""


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


def _server() -> dict[str, Any]:
    servers = _manifest()["mcpServers"]
    assert isinstance(servers, dict)
    assert list(servers) == ["gate"]
    server: dict[str, Any] = servers["gate"]
    return server


def _hooks() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "hooks/hooks.json").read_text(encoding="utf-8"))["hooks"]
    return found


def test_the_servers_tools_are_there_from_the_first_request() -> None:
    assert _server()["alwaysLoad"] is True


def test_the_server_is_started_by_a_shell_that_finds_a_python() -> None:
    assert _server()["command"] == "sh"
    assert _server()["args"] == ["${CLAUDE_PLUGIN_ROOT}/launcher/start.sh"]


def test_every_file_that_a_client_starts_is_shipped() -> None:
    starts = [_server(), *(hook for entries in _hooks().values() for entry in entries for hook in entry["hooks"])]
    named = {part for start in starts for part in start["args"] if part.startswith(_PLUGIN_FOLDER)}
    files = {part.removeprefix(_PLUGIN_FOLDER) for part in named}
    assert files == {"launcher/start.sh", "hooks/event.sh", "hooks/guard.sh"}
    assert all((ROOT / name).is_file() for name in files)


def test_the_hooks_file_is_found_by_its_place_and_not_named_twice() -> None:
    # Declared in the manifest too, the older client reports a duplicate.
    assert "hooks" not in _manifest()


def test_only_events_are_used_that_every_client_knows() -> None:
    # One unknown name, and the older client drops all hooks of the plugin: the guard, too.
    assert set(_hooks()) <= _KNOWN_EVENTS


def test_every_hook_has_a_limit_of_time() -> None:
    hooks = [hook for entries in _hooks().values() for entry in entries for hook in entry["hooks"]]
    assert hooks
    assert all(0 < hook["timeout"] <= 30 for hook in hooks)


def test_the_hook_that_stands_at_the_start_of_a_deploy_blocks_when_it_fails() -> None:
    ((command,),) = (entry["hooks"] for entry in _hooks()["UserPromptExpansion"])
    assert command["onFailure"] == "block"


def test_the_marketplace_offers_this_very_folder() -> None:
    catalogue = json.loads((ROOT / ".claude-plugin/marketplace.json").read_text(encoding="utf-8"))
    (offered,) = catalogue["plugins"]
    assert offered["source"] == "./"
    assert offered["name"] == catalogue["name"] == _manifest()["name"]


def test_the_icon_is_a_square_png_that_the_catalogue_takes() -> None:
    content = icon.PATH.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (icon.SIZE, icon.SIZE)
    assert icon.SIZE == 512
    assert zlib.decompress(_image_data(content)) == zlib.decompress(_image_data(icon.png()))


def _image_data(content: bytes) -> bytes:
    start = content.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", content[start - 8 : start - 4])
    return content[start : start + length]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install.clone_repository(tmp_path_factory.mktemp("plugin") / "clone")


def _validate(version: str, *words: str, home: Path) -> str:
    try:
        program = npm.install(install.PACKAGE, version, scripts=True) / "claude"
    except npm.NpmError as error:
        if os.environ.get("CI", "").lower() in {"", "0", "false", "no"}:
            pytest.skip(f"THE REAL CLIENT IS NOT THERE: {error}")
        pytest.fail(str(error))
    done = subprocess.run(
        [str(program), "plugin", "validate", *words],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "DISABLE_AUTOUPDATER": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", ["", ".claude-plugin/plugin.json"])
def test_the_client_finds_nothing_to_warn_about(version: str, path: str, clone: Path, tmp_path: Path) -> None:
    assert "Validation passed" in _validate(version, "--strict", str(clone / path), home=tmp_path)


def test_the_newer_client_would_take_it_into_the_directory(clone: Path, tmp_path: Path) -> None:
    told = _validate(VERSIONS[-1], "--strict", "--profile", "directory", str(clone), home=tmp_path)
    assert "Validation passed" in told
    assert "mcpServers: gate" in told


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
