import json
from pathlib import Path

import pytest

from validators import cli
from validators.rules._suppressed import FLAWED


@pytest.fixture
def skill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "release-shop" / "SKILL.md"
    path.parent.mkdir()
    path.write_text(FLAWED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def _run(*options: str) -> int:
    every = ["--isolated", "--select", "VS203,VS104", "--fail-on", "advice", "--output-format", "concise"]
    return cli.main([*every, "--baseline", "known.json", *options, "release-shop"])


def test_what_a_baseline_holds_is_left_out(skill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--update-baseline") == 0
    assert _run() == 0
    assert capsys.readouterr().out == "1 document: 0 errors, 0 warnings, 0 advice, 1 in the baseline\n"
    assert json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"].keys() == {"release-shop/SKILL.md"}


def test_finding_is_known_when_its_line_moves(skill: Path) -> None:
    _run("--update-baseline")
    skill.write_text(FLAWED.replace("---\n", "---\n# first\n\nlicense: MIT\n", 1), encoding="utf-8")
    assert _run() == 0


def test_new_finding_is_told(skill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run("--update-baseline")
    skill.write_text(FLAWED.replace("name:", "name: b\nname:", 1), encoding="utf-8")
    assert _run() == 1
    assert "VS104" in capsys.readouterr().out


def test_what_is_gone_is_counted(skill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run("--update-baseline")
    skill.write_text("---\nname: release-shop\n---\nShip it.\n", encoding="utf-8")
    assert _run() == 0
    assert "1 findings of known.json are gone" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", [None, "", "[]", "{}", '{"version": 9, "findings": {}}', '{"version": 1, "findings": 1}']
)
def test_what_is_no_baseline_ends_with_two(skill: Path, text: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    if text is not None:
        Path("known.json").write_text(text, encoding="utf-8")
    assert _run() == 2
    assert "known.json" in capsys.readouterr().err


def test_baseline_without_a_place_ends_with_two(skill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--isolated", "--update-baseline", "release-shop"]) == 2
    assert "--update-baseline needs --baseline FILE" in capsys.readouterr().err
