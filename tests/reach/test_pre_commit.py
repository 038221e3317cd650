"""The hooks for pre-commit: its own program takes them from a clone of this repository and runs them on others."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.client.kit.install import clone_repository
from tests.reach.registry import require_registry
from validators.scripts.forms import form_of

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
SECONDS = 600
SKILL = """\
---
name: greet
description: Greets somebody. Use it to greet. Do not use it to part.
Model: opus
---

# Greet

Say hello to the person who is named.
"""


def pre_commit(*words: str, directory: Path, home: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *words, "--color", "never"],
        cwd=directory,
        env={**os.environ, "PRE_COMMIT_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def git(directory: Path, *words: str) -> None:
    ada = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *ada, *words], cwd=directory, capture_output=True, timeout=60, check=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository of somebody who uses a hook."""

    path: Path
    home: Path

    def write(self, path: str, text: str) -> Path:
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        git(self.path, "add", "-A")
        return place

    def run(self, hook: str) -> "subprocess.CompletedProcess[str]":
        return pre_commit("run", hook, "--all-files", directory=self.path, home=self.home)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this repository with a tag, in place of the one on a server."""
    require_registry(tmp_path_factory.mktemp("registry"))
    clone = clone_repository(tmp_path_factory.mktemp("release") / "clone")
    git(clone, "tag", "v0.0.1")
    return clone


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installed, once for all tests."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def repository(release: Path, home: Path, tmp_path: Path) -> Repository:
    made = Repository(path=tmp_path / "repository", home=home)
    made.path.mkdir()
    git(made.path, "init", "-q")
    hooks = [{"id": hook["id"]} for hook in declared()]
    settings = {"repos": [{"repo": str(release), "rev": "v0.0.1", "hooks": hooks}]}
    made.write(".pre-commit-config.yaml", yaml.safe_dump(settings))
    return made


def declared() -> list[dict[str, str]]:
    found: list[dict[str, str]] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return found


def test_pre_commit_understands_the_hooks(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)],
        env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("SKILL.md", True),
        (".claude/skills/greet/SKILL.md", True),
        (".claude-plugin/plugin.json", True),
        ("plugins/one/.claude-plugin/marketplace.json", True),
        ("MY-SKILL.md", False),
        ("skill.md", False),
        ("plugin.json", False),
    ],
)
def test_a_change_of_a_file_is_checked_when_the_linter_looks_at_it(path: str, is_checked: bool) -> None:
    for hook in ("validate-skill", "validate-skill-fix"):
        assert bool(re.search(pattern_of(hook), path)) is is_checked


def pattern_of(hook: str) -> str:
    (pattern,) = [told["files"] for told in declared() if told["id"] == hook]
    return pattern


@pytest.mark.parametrize(
    "path",
    [
        "deploy.sh",
        "ci/Makefile",
        "GNUmakefile",
        "Makefile.release",
        "rules.mk",
        ".github/workflows/release.yml",
        "actions/build/action.yaml",
        ".gitlab-ci.yml",
        ".circleci/config.yml",
        "main.py",
        "values.yaml",
        "sh",
        "README.md",
    ],
)
def test_the_hook_for_scripts_is_run_for_what_the_linter_calls_a_script(path: str) -> None:
    assert bool(re.search(pattern_of("validate-skill-scripts"), path)) is (form_of(path) is not None)


@pytest.mark.timeout(SECONDS)
def test_one_line_makes_an_error_stop_a_commit(repository: Repository) -> None:
    repository.write("skills/greet/SKILL.md", SKILL)
    done = repository.run("validate-skill")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "skills/greet/SKILL.md:4:1: error: VS111" in done.stdout


@pytest.mark.timeout(SECONDS)
def test_a_repository_without_errors_passes(repository: Repository) -> None:
    repository.write("skills/greet/SKILL.md", SKILL.replace("Model", "model"))
    repository.write("README.md", "# Greetings\n")
    repository.write("greet.sh", "echo hello\n")
    for hook in declared():
        done = repository.run(hook["id"])
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Passed" in done.stdout


@pytest.mark.timeout(SECONDS)
def test_the_fixing_hook_puts_right_and_asks_to_look(repository: Repository) -> None:
    path = repository.write("skills/greet/SKILL.md", SKILL)
    done = repository.run("validate-skill-fix")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert path.read_text(encoding="utf-8") == SKILL.replace("Model", "model")
    git(repository.path, "add", "-A")
    assert repository.run("validate-skill-fix").returncode == 0


@pytest.mark.timeout(SECONDS)
def test_the_hook_for_the_whole_tree_needs_no_names(repository: Repository) -> None:
    repository.write("skills/greet/SKILL.md", SKILL)
    repository.write("README.md", "# Greetings\n")
    done = pre_commit(
        "run", "validate-skill-tree", "--files", "README.md", directory=repository.path, home=repository.home
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "skills/greet/SKILL.md:4:1: error: VS111" in done.stdout


@pytest.mark.timeout(SECONDS)
def test_the_hook_for_scripts_finds_what_a_command_risks(repository: Repository) -> None:
    repository.write("deploy.sh", "docker push shop:latest\n")
    done = repository.run("validate-skill-scripts")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "deploy.sh:1:13: warning: VS701" in done.stdout


@pytest.mark.timeout(SECONDS)
def test_where_there_is_nothing_to_check_nothing_is_in_the_way(repository: Repository) -> None:
    repository.write("main.py", "print()\n")
    done = repository.run("validate-skill")
    assert done.returncode == 0
    assert "Skipped" in done.stdout
