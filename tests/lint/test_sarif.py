"""SARIF reports against the schema of the standard, as an npm package of exact version and hash carries it."""

import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import jsonschema
import pytest

from tools import npm
from tools.lint_matrix.case import write
from tools.lint_matrix.defects import DEFECTS

pytestmark = pytest.mark.npm
PROGRAM = Path(sys.executable).with_name("validate-skill")
PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
SHA256 = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"
SECONDS = 120


@pytest.fixture(scope="module")
def validator(tmp_path_factory: pytest.TempPathFactory) -> jsonschema.Draft4Validator:
    folder = tmp_path_factory.mktemp("sarif")
    client = npm.node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    words = [str(npm.node()), str(client), "pack", "--silent", "--pack-destination", str(folder), PACKAGE]
    subprocess.run(words, cwd=folder, env=npm.environment(), timeout=SECONDS, check=True, capture_output=True)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        member = packed.extractfile(MEMBER)
        assert member is not None
        data = member.read()
    assert hashlib.sha256(data).hexdigest() == SHA256
    return jsonschema.Draft4Validator(json.loads(data), format_checker=jsonschema.FormatChecker())


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    root = tmp_path_factory.mktemp("all-defects")
    for case in DEFECTS:
        write(case, root / case.name)
    return _report(root)


def test_a_report_with_every_defect_is_sarif(validator: jsonschema.Draft4Validator, log: dict[str, object]) -> None:
    assert [error.message for error in validator.iter_errors(log)] == []


def test_the_report_holds_results_and_rules(log: dict[str, object]) -> None:
    (run,) = log["runs"]  # type: ignore[misc]  # a list, as the schema says
    expected = {case.code for case in DEFECTS if not case.is_missed}
    told = {result["ruleId"] for result in run["results"]}

    assert (expected - told, told - {rule["id"] for rule in run["tool"]["driver"]["rules"]}) == (set(), set())


def test_a_report_of_nothing_is_sarif(validator: jsonschema.Draft4Validator, tmp_path: Path) -> None:
    skill = tmp_path / "notes" / "SKILL.md"
    skill.parent.mkdir()
    skill.write_text(
        "---\nname: notes\ndescription: Keeps notes. Use when asked. Not for minutes.\n---\n\nKeep them.\n"
    )

    assert [error.message for error in validator.iter_errors(_report(skill))] == []


def test_the_schema_refuses_what_is_not_sarif(validator: jsonschema.Draft4Validator, log: dict[str, object]) -> None:
    assert not validator.is_valid(log | {"version": "2.0.0"})


def _report(path: Path) -> dict[str, object]:
    words = [str(PROGRAM), "--isolated", "--output-format", "sarif", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    told: dict[str, object] = json.loads(done.stdout)
    return told
