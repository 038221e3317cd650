import json
import subprocess
import sys
from pathlib import Path

import pytest

from validators import cli
from validators.rules import catalogue

ROOT = Path(__file__).parents[3]
SEED = str(ROOT / "skills" / "deploy-production" / "SKILL.md")
BAD = str(ROOT / "tests" / "corpus" / "bad" / "unclosed-check.md")


def test_shipped_skill_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([SEED]) == 0
    assert capsys.readouterr().out.endswith("1 document: 0 errors, 6 warnings\n")


def test_strict_lets_warnings_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--strict", SEED]) == 1
    assert "warning" in capsys.readouterr().out


def test_error_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([SEED, BAD]) == 1
    assert "unclosed-check.md:7:3: error: <check> is never closed" in capsys.readouterr().out


def test_nothing_to_look_at_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(tmp_path)]) == 2
    assert "holds no SKILL.md" in capsys.readouterr().err


def test_current_directory_is_searched_when_no_path_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT / "skills")
    assert cli.main(["--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == ["deploy-production/SKILL.md"]


def test_unknown_option_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--fix"])
    assert caught.value.code == 2
    assert "usage: validate-skill" in capsys.readouterr().err


def test_list_names_every_rule_with_its_severity(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[entry.id, entry.rule.severity.value] for entry in catalogue()]


@pytest.mark.parametrize("name", ["empty-gate", "empty_gate"])
def test_explain_says_why_with_both_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--explain", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith("empty-gate (error): a gate has at least one check\n\nA gate without checks.")
    assert "\nBad:\n\n    ---\n" in out
    assert "\nGood:\n\n    ---\n" in out


def test_explain_of_an_unknown_rule_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--explain", "nonsense"]) == 2
    assert "the rules are auto-invocable" in capsys.readouterr().err


def test_fault_of_its_own_ends_with_three(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_path: Path) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(cli, "check_file", broken)
    monkeypatch.setattr(sys, "argv", ["validate-skill", SEED])
    with pytest.raises(SystemExit) as caught:
        cli.run()
    assert caught.value.code == 3
    assert "fault of the program" in capsys.readouterr().err


def test_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "validators", "--format", "github", SEED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("::warning file=")


def test_reader_that_goes_away_is_no_fault() -> None:
    script = f"{sys.executable} -m validators {SEED} {BAD} | true"
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""


def test_linter_loads_neither_cluster_nor_server_libraries() -> None:
    heavy = "('kubernetes', 'docker', 'mcp', 'pydantic')"
    script = f"import sys, validators.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
