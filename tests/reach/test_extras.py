"""The distribution without extras, installed for real: the linter works, and all else says how it is had."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.client.kit.install import clone_repository
from tests.reach.registry import require_registry

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".tools" / "bin"
SECONDS = 600
PATH = os.pathsep.join([str(UV), os.environ.get("PATH", os.defpath)])


def run(argv: Sequence[str | Path], directory: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(word) for word in argv],
        cwd=directory,
        env={**os.environ, "PATH": PATH},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require_registry(tmp_path_factory.mktemp("registry"))
    return clone_repository(tmp_path_factory.mktemp("release") / "clone")


def install(clone: Path, place: Path) -> Path:
    """Returns the folder of the programs of an environment that has the distribution and no extra."""
    for words in (["venv", "--quiet", place], ["pip", "install", "--quiet", "--python", place / "bin/python", clone]):
        done = run(["uv", *words], clone)
        assert done.returncode == 0, done.stderr
    return place / "bin"


@pytest.fixture(scope="module")
def programs(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(clone, tmp_path_factory.mktemp("alone") / "environment")


@pytest.mark.timeout(SECONDS)
def test_the_linter_brings_two_packages(programs: Path, tmp_path: Path) -> None:
    listed = run(["uv", "pip", "list", "--format", "freeze", "--python", programs / "python"], tmp_path).stdout
    names = [line.replace(" @ ", "==").partition("==")[0] for line in listed.splitlines()]
    assert names == ["deploy-production", "lxml", "pyyaml"]


@pytest.mark.timeout(SECONDS)
def test_the_linter_reads_a_skill_that_deploys(programs: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "skills", tmp_path / "skills")
    (tmp_path / "deploy.sh").write_text("docker push shop:latest\n")
    done = run([programs / "validate-skill", "--profile", "seed", "skills"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "VS701" in done.stdout
    assert "VS701" in run([programs / "validate-skill", "scripts", "deploy.sh"], tmp_path).stdout


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize(
    ("program", "extra", "code"),
    [
        ("deploy-production", "deploy", 4),
        ("deploy-production-mcp", "deploy", 4),
        ("validate-skill-mcp", "mcp", 2),
        ("validate-skill-lsp", "lsp", 2),
    ],
)
def test_what_was_left_out_says_how_it_is_had(
    programs: Path, tmp_path: Path, program: str, extra: str, code: int
) -> None:
    done = run([programs / program], tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{program}: ")
    assert f"deploy-production[{extra}] @ file:" in line


@pytest.mark.timeout(SECONDS)
def test_the_command_that_is_told_brings_the_part(clone: Path, tmp_path: Path) -> None:
    programs = install(clone, tmp_path / "environment")
    for program in ("validate-skill-lsp", "validate-skill-mcp"):
        told = run([programs / program], tmp_path).stderr
        done = run(shlex.split(told.partition("; run: ")[2]), tmp_path)
        assert done.returncode == 0, done.stderr
        started = run([programs / program], tmp_path)
        assert (started.returncode, started.stdout) == (0, ""), started.stderr
