"""The repository of the demo has the history that the demo tells about."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy_production.settings.reading import read_settings
from examples.demo import shop
from examples.demo.process import DemoError

VERSIONS = ("v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0", "v1.4.0")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("demo")
    place = shop.Place(
        registry="127.0.0.1:5000",
        context="bed",
        namespace="greetings",
        prometheus="http://127.0.0.1:9090",
        base_image="127.0.0.1:5000/base/python:3.11",
        records=work / "records",
    )
    return shop.create(work, place)


def _git(repository: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=repository, capture_output=True, text=True, timeout=30, check=True)
    return done.stdout


def test_every_release_is_a_tag_whose_commit_names_its_version(repository: Path) -> None:
    assert tuple(_git(repository, "tag", "--sort=version:refname").split()) == VERSIONS
    assert all(_git(repository, "show", f"{version}:VERSION").strip() == version for version in VERSIONS)


def test_every_commit_is_signed_by_its_reviewer_who_is_not_its_author(repository: Path) -> None:
    listed = _git(
        repository, "log", "--format=%G?|%GS|%ae|%(trailers:key=Reviewed-by,valueonly,separator=%x2C)", VERSIONS[-1]
    )
    for line in listed.splitlines():
        assert line == "G|grace@example.org|ada@example.org|Grace Reviewer <grace@example.org>"
    assert len(listed.splitlines()) == len(VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_tests_of_every_release_pass_the_broken_ones_among_them(
    repository: Path, version: str, tmp_path: Path
) -> None:
    archive = subprocess.run(
        ["git", "archive", version], cwd=repository, capture_output=True, timeout=30, check=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", str(tmp_path)], input=archive, timeout=30, check=True)
    words = [sys.executable, "-m", "unittest", "discover", "-s", "tests", "-t", "."]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Ran 7 tests" in done.stderr


def test_every_release_has_settings_for_the_place_it_was_made_for(repository: Path) -> None:
    for version in VERSIONS:
        settings = read_settings(_git(repository, "show", f"{version}:deploy-production.yaml").encode())
        assert settings.image.registry == "127.0.0.1:5000"
        assert (settings.kubernetes.context, settings.kubernetes.namespace) == ("bed", "greetings")


def test_the_plan_of_the_day_names_the_version_of_its_commit(repository: Path) -> None:
    for version in VERSIONS:
        listed = _git(repository, "ls-tree", "--name-only", version, "docs/deployments/").split()
        (plan,) = [name for name in listed if name.endswith("-plan.md")]
        assert f"# Deployment plan: hello {version} on " in _git(repository, "show", f"{version}:{plan}")


def test_only_the_last_release_asks_for_a_path_that_the_application_does_not_know(repository: Path) -> None:
    asked = {
        version: _git(repository, "show", f"{version}:manifests/production/deployment.yaml") for version in VERSIONS
    }
    assert [version for version, text in asked.items() if "/readyz" in text] == ["v1.3.0"]


def test_only_the_third_release_needs_a_variable_that_nobody_sets(repository: Path) -> None:
    texts = {version: _git(repository, "show", f"{version}:app.py") for version in VERSIONS}
    assert [version for version, text in texts.items() if "GREETING_STYLE" in text] == ["v1.2.0"]


def test_an_example_that_has_changed_under_the_demo_is_told_and_not_released(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("something else")
    with pytest.raises(DemoError, match="has changed"):
        shop._replace(tmp_path / "file", "what was there", "what shall be there")
