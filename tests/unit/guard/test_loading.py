"""The file that the guard's modules are loaded from: used, renewed, and never trusted blindly."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.guard.asking import ROOT

ASK = """
import sys
sys.path.insert(0, sys.argv[1])
from guard import loading
loading.install(sys.argv[1])
loading.load(loading.SECOND)
kept = "guard.weighing" in sys.modules
from guard import weighing
from guard.judge import change, docker
print(type(docker.__loader__).__name__, kept, change.APPLY)
loading.renew(sys.argv[1])
"""
FROM_SOURCE = ["SourceFileLoader", "False", "deploy_apply"]
FROM_FILE = ["Finder", "True", "deploy_apply"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    root = tmp_path / "plugin"
    for path in sorted((ROOT / "guard").rglob("*.py")):
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (tmp_path / "cache").mkdir()
    return root


def ask(root: Path) -> list[str]:
    cache = root.parent / "cache"
    argv = [sys.executable, "-I", "-S", "-X", f"pycache_prefix={cache}", "-c", ASK, str(root)]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=True).stdout.split()


def kept(root: Path) -> Path:
    (path,) = (root.parent / "cache").glob("*.modules")
    return path


def test_it_is_written_when_it_is_missed_and_then_used(copy: Path) -> None:
    assert ask(copy) == FROM_SOURCE
    assert ask(copy) == FROM_FILE
    assert kept(copy).stat().st_mode & 0o777 == 0o600


def test_a_source_that_changed_is_read_anew(copy: Path) -> None:
    ask(copy)
    source = copy / "guard" / "judge" / "change.py"
    source.write_text(source.read_text(encoding="utf-8") + '\nAPPLY = "changed"\n', encoding="utf-8")
    assert ask(copy) == ["Finder", "False", "changed"]
    assert ask(copy) == ["Finder", "True", "changed"]


@pytest.mark.parametrize(
    "content", [b"", b"short", b"\xff" * 100, b"\x05\x00\x00\x00\x00\x00\x00\x00[\x00\x00\x00\x00"]
)
def test_a_damaged_file_is_passed_over(copy: Path, content: bytes) -> None:
    ask(copy)
    kept(copy).write_bytes(content)
    assert ask(copy) == FROM_SOURCE


def test_a_file_that_others_may_write_is_passed_over(copy: Path) -> None:
    ask(copy)
    kept(copy).chmod(0o666)
    assert ask(copy) == FROM_SOURCE


def test_a_link_in_its_place_is_passed_over(copy: Path) -> None:
    ask(copy)
    path = kept(copy)
    path.rename(copy.parent / "elsewhere")
    path.symlink_to(copy.parent / "elsewhere")
    assert ask(copy) == FROM_SOURCE


def test_a_module_that_does_not_compile_only_means_no_file(copy: Path) -> None:
    (copy / "guard" / "judge" / "broken.py").write_text("def\n", encoding="utf-8")
    assert ask(copy) == FROM_SOURCE
    assert not list((copy.parent / "cache").glob("*.modules"))
