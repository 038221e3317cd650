"""The GitHub Action: its steps' own scripts, run as a runner runs them, on repositories that are checked."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.reach.registry import require_registry
from tests.reach.runner import Runner

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("action.yml", "launcher", "validators", "deploy_production")
SKILL = """\
---
name: greet
description: Greets somebody. Use it to greet. Do not use it to part.
Model: opus
---

# Greet

Say hello to the person who is named.
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The action as it is downloaded, and one folder for what it installs."""
    place = tmp_path_factory.mktemp("runner")
    require_registry(tmp_path_factory.mktemp("registry"))
    (place / "action").mkdir()
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, place / "action" / name)
    (place / "temp").mkdir()
    return place


@pytest.fixture
def runner(machine: Path, tmp_path: Path) -> Runner:
    # How this machine reaches its registry.
    reaching = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP", "http"))}
    return Runner(action=machine / "action", workspace=tmp_path, temp=machine / "temp", environment=reaching)


def write(runner: Runner, text: str, path: str = "skills/greet/SKILL.md") -> None:
    place = runner.workspace / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def test_an_error_fails_the_job_and_is_shown_at_its_line(runner: Runner) -> None:
    write(runner, SKILL)
    job = runner.uses()
    assert job.code == 1, job.log
    assert "::error file=skills/greet/SKILL.md,line=4,endLine=4,col=1,title=VS111 misspelt-key" in job.log
    assert "    skills/greet/SKILL.md:4:1: error: VS111" in job.summary
    assert job.outputs["exit-code"] == "1"


def test_the_report_for_code_scanning_is_there_although_the_job_fails(runner: Runner) -> None:
    write(runner, SKILL)
    report = json.loads(Path(runner.uses().outputs["sarif-file"]).read_text(encoding="utf-8"))
    (result,) = report["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (result["ruleId"], place["uri"]) == ("VS111", "skills/greet/SKILL.md")


def test_nothing_wrong_is_success(runner: Runner) -> None:
    write(runner, SKILL.replace("Model", "model"))
    job = runner.uses()
    assert (job.code, job.outputs["exit-code"]) == (0, "0"), job.log


def test_a_skill_that_deploys_can_be_read_with_what_is_installed(runner: Runner) -> None:
    shutil.copytree(ROOT / "skills", runner.workspace / "skills")
    job = runner.uses(profile="seed")
    assert job.code == 0, job.log
    assert "VS701" in job.log


def test_inputs_choose(runner: Runner) -> None:
    write(runner, SKILL)
    write(runner, SKILL, "other one/greet/SKILL.md")
    assert runner.uses(ignore="VS111").code == 0
    assert runner.uses(fail_on="never").code == 0
    assert runner.uses(select="VS2,VS3").code == 0
    assert runner.uses(paths="\nother one\n\nskills/greet/SKILL.md\n").log.count("::error file=") == 2


def test_nothing_to_check_is_no_success(runner: Runner) -> None:
    job = runner.uses()
    assert (job.code, job.outputs) == (3, {"sarif-file": "", "exit-code": "3"})
    assert "could not check anything" in job.log


def test_a_wrong_input_is_told(runner: Runner) -> None:
    write(runner, SKILL)
    job = runner.uses(profile="strict")
    assert job.code == 2
    assert "strict" in job.log


def test_inputs_are_never_commands(runner: Runner) -> None:
    write(runner, SKILL)
    for text in ("$(touch pwned)", "`touch pwned`", '"; touch pwned; "', "--output-format=full:pwned"):
        assert runner.uses(paths=text, ignore=text).code in {2, 3}
        assert not (runner.workspace / "pwned").exists()


def test_what_is_checked_is_never_run(runner: Runner) -> None:
    write(runner, SKILL)
    for name in ("validators/__init__.py", "lxml/__init__.py", "yaml.py", "json.py", "sitecustomize.py"):
        write(runner, "open('pwned', 'w')\n", name)
    assert runner.uses().code == 1
    assert not (runner.workspace / "pwned").exists()


def test_no_line_of_a_document_is_a_command_to_the_runner(runner: Runner) -> None:
    write(runner, SKILL.replace("Model: opus", "::add-mask::x: 1\nModel: '##[add-mask]x'"))
    log = runner.uses().log.splitlines()
    stop = next(number for number, line in enumerate(log) if line.startswith("::stop-commands::"))
    word = log[stop].removeprefix("::stop-commands::")
    again = log.index(f"::{word}::")
    quoting = [number for number, line in enumerate(log) if "add-mask" in line and not line.startswith("::error ")]
    assert quoting
    assert all(stop < number < again or log[number].startswith("::warning ") for number in quoting)


def test_a_python_that_is_too_old_is_told(runner: Runner, tmp_path: Path) -> None:
    old = tmp_path / "python-old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    job = runner.uses(python=str(old))
    assert job.code == 1
    assert "3.11" in job.log


def test_the_packages_are_installed_once_a_job_and_are_only_two(runner: Runner) -> None:
    write(runner, SKILL)
    runner.uses()
    python = runner.temp / "validate-skill" / "venv" / "bin" / "python"
    argv = [str(python), "-m", "pip", "list", "--format", "json"]
    found = json.loads(subprocess.run(argv, capture_output=True, timeout=60, check=True).stdout)
    names = {package["name"].lower() for package in found} - {"pip", "setuptools"}
    assert names == {"lxml", "pyyaml"}
    ready = (runner.temp / "validate-skill" / "ready").stat().st_mtime_ns
    runner.uses()
    assert (runner.temp / "validate-skill" / "ready").stat().st_mtime_ns == ready
