import importlib
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from deploy_production import verifiers
from deploy_production.settings.reading import read_settings
from deploy_production.skillfile.reader import shipped_skill
from deploy_production.verifiers import catalogue
from tests.simulators.world import BASE

HERE = Path(__file__).parent


def test_every_check_of_the_skill_has_a_verifier_and_no_verifier_is_left_over() -> None:
    assert set(catalogue()) == {check.id for gate in shipped_skill().gates for check in gate.checks}


@pytest.mark.parametrize("check_id", sorted(catalogue()))
def test_a_verifiers_page_has_its_four_headings_in_order(check_id: str) -> None:
    page = importlib.import_module(f"deploy_production.verifiers.{check_id}").__doc__ or ""
    headings = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert headings == ["Proves", "Evidence", "Fails when", "Configure"]
    assert f"\n  {check_id}:\n" in page


@pytest.mark.parametrize("check_id", sorted(catalogue()))
def test_the_settings_on_a_verifiers_page_can_be_used_as_they_stand(check_id: str) -> None:
    page = importlib.import_module(f"deploy_production.verifiers.{check_id}").__doc__ or ""
    lines = page.partition("```yaml\n")[2].partition("```")[0]
    base = yaml.safe_dump(dict(BASE), sort_keys=False)
    settings = read_settings(f"{base}{lines}".encode())
    assert getattr(settings.checks, check_id) is not None


@pytest.mark.parametrize("check_id", sorted(catalogue()))
def test_a_verifiers_tests_show_pass_fail_and_error(check_id: str) -> None:
    text = (HERE / f"test_{check_id}.py").read_text()
    assert [verdict for verdict in ("PASS", "FAIL", "ERROR") if f"Verdict.{verdict}" not in text] == []


def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str) -> None:
    """A copy of the package's folder with one more module, in which the catalogue looks."""
    folder = tmp_path / "verifiers"
    shutil.copytree(Path(verifiers.__file__).parent, folder)
    (folder / f"{name}.py").write_text(content)
    monkeypatch.setattr(verifiers, "__path__", [str(folder)])
    monkeypatch.delitem(sys.modules, f"deploy_production.verifiers.{name}", raising=False)


def test_a_file_is_all_that_a_new_verifier_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(tmp_path, monkeypatch, "zz_new", "VERIFIER = 'new'")
    assert catalogue()["zz_new"] == "new"


@pytest.mark.parametrize("content", ["", "import no_such_module"])
def test_a_module_that_is_no_verifier_stops_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    copied(tmp_path, monkeypatch, "zz_broken", content)
    with pytest.raises((AttributeError, ImportError)):
        catalogue()


def test_private_modules_are_not_verifiers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(tmp_path, monkeypatch, "_zz_private", "raise RuntimeError")
    assert "_zz_private" not in catalogue()
