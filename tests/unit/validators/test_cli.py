import json
import subprocess
import sys
from pathlib import Path

import pytest

from validators import cli, linting

ROOT = Path(__file__).parents[3]
SEED = str(ROOT / "skills" / "deploy-production" / "SKILL.md")
BAD = str(ROOT / "tests" / "corpus" / "bad" / "unclosed-check.md")


def test_shipped_skill_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([SEED]) == 0
    assert "1 document: 0 errors, 0 warnings, " in capsys.readouterr().out


def test_threshold_decides_what_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--fail-on", "warning", SEED]) == 0
    assert cli.main(["--fail-on", "advice", SEED]) == 1
    assert cli.main(["--fail-on", "never", BAD]) == 0
    assert "advice: VS" in capsys.readouterr().out


def test_error_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([SEED, BAD]) == 1
    assert "unclosed-check.md:7:3: error: VS301 <check> is never closed" in capsys.readouterr().out


def test_nothing_to_look_at_ends_with_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(tmp_path)]) == 3
    assert "holds no SKILL.md" in capsys.readouterr().err


def test_current_directory_is_searched_when_no_path_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT / "skills")
    assert cli.main(["--output-format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == ["deploy-production/SKILL.md"]


@pytest.mark.parametrize("option", [["--no-such-option"], ["--output-format", "xml"], ["--profile", "other"]])
def test_wrong_option_ends_with_two(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(option)
    assert caught.value.code == 2
    assert "usage: validate-skill" in capsys.readouterr().err


def test_several_reports_go_to_their_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = [f"json:{tmp_path / 'a.json'}", f"sarif:{tmp_path / 'a.sarif'}", "concise"]
    assert cli.main([SEED, *(part for one in written for part in ("--output-format", one))]) == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["version"] == 2
    assert json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert capsys.readouterr().out.endswith(" advice\n")


def test_selection_asks_these_rules_only(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--select", "VS701,wide-allowed-tools", "--ignore", "VS703", "--output-format", "json-lines", SEED])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["code"] for line in lines} == {"VS701"}


def test_fault_of_its_own_ends_with_four(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(linting, "check_targets", broken)
    monkeypatch.setattr(sys, "argv", ["validate-skill", SEED])
    with pytest.raises(SystemExit) as caught:
        cli.run()
    assert caught.value.code == 4
    assert "fault of the program" in capsys.readouterr().err


def test_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "validators", "--output-format", "github", SEED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("::notice file=")


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
