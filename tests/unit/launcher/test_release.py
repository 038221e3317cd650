"""What is shipped, and the names of the folders that are made from it."""

from pathlib import Path

import pytest

from launcher.application import SCRIPTS, make_application
from launcher.release import PACKAGES, SKILL, Release, is_complete, mark_complete, shipped
from launcher.status import SetupError
from tests.unit.launcher.plugin_copy import ROOT, Plugin


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path)


def release(plugin: Plugin) -> Release:
    return Release(str(plugin.root), str(plugin.data))


def test_what_is_shipped_is_what_a_wheel_would_hold() -> None:
    import tomllib

    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = build["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert list(PACKAGES) == wheel["packages"]
    assert dict([SKILL]) == wheel["force-include"]
    declared = {name: ":".join(place) for name, place in SCRIPTS.items()}
    anew = build["project"]["scripts"]["validate-skill-anew"]
    assert declared == build["project"]["scripts"] | dict.fromkeys(wheel["shared-scripts"].values(), anew)


def test_no_compiled_module_is_shipped(plugin: Plugin) -> None:
    cache = plugin.root / "mcp_server/__pycache__"
    cache.mkdir()
    (cache / "x.pyc").touch()
    (plugin.root / "mcp_server/y.pyc").touch()
    assert not [path for path, _ in shipped(str(plugin.root)) if path.endswith(".pyc")]


@pytest.mark.parametrize(
    "name", ["mcp_server/__main__.py", "skills/deploy-production/SKILL.md", "plugin.json", "launcher/requirements.txt"]
)
def test_a_change_of_any_shipped_file_makes_a_new_folder(plugin: Plugin, name: str) -> None:
    before = release(plugin).application
    path = plugin.root / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert release(plugin).application != before


def test_a_file_that_moves_makes_a_new_folder(plugin: Plugin) -> None:
    before = release(plugin).application
    (plugin.root / "validators/__init__.py").rename(plugin.root / "validators/other.py")
    assert release(plugin).application != before


def test_only_the_locked_packages_name_the_packages_folder(plugin: Plugin) -> None:
    before = release(plugin).packages
    (plugin.root / "mcp_server/new.py").touch()
    assert release(plugin).packages == before
    (plugin.root / "launcher/requirements.txt").write_text("")
    assert release(plugin).packages != before


def test_a_folder_is_complete_with_its_mark_and_an_interpreter(tmp_path: Path) -> None:
    folder = tmp_path / "env"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to("/bin/sh")
    assert not is_complete(str(folder))
    mark_complete(str(folder))
    assert is_complete(str(folder))


def test_a_folder_whose_interpreter_is_gone_is_not_complete(tmp_path: Path) -> None:
    folder = tmp_path / "env"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to("/usr/bin/python3.0")
    mark_complete(str(folder))
    assert not is_complete(str(folder))


def test_files_that_change_while_they_are_copied_are_not_used(plugin: Plugin) -> None:
    plugin.go()
    with plugin.start() as client:
        client.calls(1)
        client.answer(1)
    seen = release(plugin)
    (plugin.root / "mcp_server/__main__.py").write_text("raise SystemExit\n")
    (Path(seen.application) / ".complete").unlink()
    with pytest.raises(SetupError, match="changed while they were copied"):
        make_application(seen)
    assert not is_complete(seen.application)
