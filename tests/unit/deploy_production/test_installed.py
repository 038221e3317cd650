"""What a program says when its part of the distribution was left out."""

import json
import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from deploy_production.installed import EXTRAS, install_command, missing

ROOT = Path(__file__).parents[3]
URL = "https://example.org/tools.git"
GIT = {"url": URL, "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}}


def _project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def _names(wanted: list[str]) -> list[str]:
    return [name.partition(">")[0] for name in wanted]


def _installed(folder: Path, origin: object, installer: str = "pip") -> Distribution:
    place = folder / "deploy_production-1.0.dist-info"
    place.mkdir()
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: deploy-production\nVersion: 1.0\n")
    (place / "INSTALLER").write_text(f"{installer}\n")
    if origin is not None:
        (place / "direct_url.json").write_text(json.dumps(origin))
    return Distribution.at(place)


def _command(folder: Path, origin: object, installer: str = "pip", extras: str = "lsp") -> list[str] | None:
    found = _installed(folder, origin, installer)
    told = install_command(found, extras, prefix=folder, python="/my tools/python")
    return None if told is None else shlex.split(told)


def test_the_distribution_without_extras_is_the_linter() -> None:
    assert _names(_project()["dependencies"]) == ["lxml", "pyyaml"]


def test_what_is_looked_for_is_what_each_extra_brings() -> None:
    extras = _project()["optional-dependencies"]
    assert {name: _names(wanted) for name, wanted in extras.items()} == {
        name: list(modules) for name, modules in EXTRAS.items()
    }


def test_who_installs_the_whole_tool_has_the_linters_server_too() -> None:
    extras = _project()["optional-dependencies"]
    assert set(extras["mcp"]) <= set(extras["deploy"])


def test_nothing_is_missing_where_all_is_installed() -> None:
    assert [missing(extra) for extra in EXTRAS] == [[], [], []]


def test_what_came_from_a_repository_is_installed_from_its_tag(tmp_path: Path) -> None:
    origin = {"url": URL, "vcs_info": {"vcs": "git", "commit_id": "c0ffee", "requested_revision": "v0.1.0"}}
    wanted = f"deploy-production[lsp] @ git+{URL}@v0.1.0"
    assert _command(tmp_path, origin) == ["/my tools/python", "-m", "pip", "install", wanted]


def test_what_came_from_no_tag_is_installed_from_its_commit(tmp_path: Path) -> None:
    told = _command(tmp_path, GIT)
    assert told is not None
    assert told[-1].endswith("@c0ffee")


def test_what_is_worked_on_in_its_clone_stays_so(tmp_path: Path) -> None:
    told = _command(tmp_path, {"url": "file:///my%20clone", "dir_info": {"editable": True}}, extras="lsp,mcp")
    assert told is not None
    assert told[-2:] == ["--editable", "/my clone[lsp,mcp]"]


def test_who_installed_with_uv_is_told_uv(tmp_path: Path) -> None:
    told = _command(tmp_path, GIT, "uv")
    assert told is not None
    assert told[:5] == ["uv", "pip", "install", "--python", "/my tools/python"]


def test_a_tool_of_uv_is_installed_as_one(tmp_path: Path) -> None:
    (tmp_path / "uv-receipt.toml").touch()
    told = _command(tmp_path, GIT, "uv")
    assert told is not None
    assert told[:3] == ["uv", "tool", "install"]


@pytest.mark.parametrize("origin", [None, {}, {"url": None}])
def test_no_command_leads_to_a_public_index(tmp_path: Path, origin: object) -> None:
    assert _command(tmp_path, origin) is None


@pytest.mark.parametrize(
    ("module", "lost", "extra", "code"),
    [
        ("deploy_production", "kubernetes", "deploy", 4),
        ("mcp_server", "mcp", "deploy", 4),
        ("validators.mcp", "mcp", "mcp", 2),
        ("validators.lsp", "pygls", "lsp", 2),
    ],
)
def test_a_program_without_its_part_says_so_in_one_line(module: str, lost: str, extra: str, code: int) -> None:
    hidden = f"import runpy, sys; sys.modules[{lost!r}] = None; sys.argv[1:] = []\n"
    start = f"{hidden}runpy.run_module({module!r}, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", start], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (code, "")
    (line,) = done.stderr.splitlines()
    assert f"{lost} is not installed" in line
    assert f"extra {extra}; " in line
