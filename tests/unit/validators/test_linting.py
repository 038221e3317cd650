import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from validators import cli
from validators.rules._suppressed import FLAWED, silenced

ROOT = Path(__file__).parents[3]
UNUSED = silenced("validate-skill: ignore[VS104, VS203] -- No previews.")
USED = UNUSED.replace("VS104, ", "")
ONLY = ["--isolated", "--select", "VS104,VS203,VS9", "--output-format", "concise"]


class _Stream(io.TextIOWrapper):
    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", write_through=True)

    def written(self) -> bytes:
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


@pytest.fixture
def skill(tmp_path: Path) -> Path:
    path = tmp_path / "release-shop" / "SKILL.md"
    path.parent.mkdir()
    path.write_text(UNUSED, encoding="utf-8")
    return path


def test_fix_changes_the_file_and_reports_what_is_left(skill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*ONLY, "--fix", "--fail-on", "advice", str(skill)]) == 0
    assert skill.read_text(encoding="utf-8") == USED
    assert capsys.readouterr().err == "validate-skill: 1 fix applied\n"


def test_diff_shows_and_changes_nothing(skill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*ONLY, "--fix", "--diff", str(skill)]) == 1
    assert skill.read_text(encoding="utf-8") == UNUSED
    out = capsys.readouterr().out
    assert out.startswith(f"--- {skill}\n+++ {skill}\n@@ ")
    assert "\n-# validate-skill: ignore[VS104, VS203]" in out
    skill.write_text(USED, encoding="utf-8")
    assert cli.main([*ONLY, "--diff", str(skill)]) == 0


def test_diff_tells_a_last_line_without_its_end(skill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    skill.write_text("---\nname: a\n---\n<!-- validate-skill: ignore[VS104] -- x --> a", encoding="utf-8")
    assert cli.main([*ONLY, "--diff", str(skill)]) == 1
    assert capsys.readouterr().out.endswith("\\ No newline at end of file\n")


def _piped(monkeypatch: pytest.MonkeyPatch, data: str, *options: str) -> tuple[int, str]:
    out = _Stream()
    monkeypatch.setattr(sys, "stdin", _Stream(data.encode()))
    monkeypatch.setattr(sys, "stdout", out)
    return cli.main([*ONLY, *options, "-"]), out.written().decode()


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out = _piped(monkeypatch, FLAWED, "--fail-on", "advice")
    assert code == 1
    assert out.startswith("<stdin>:3:")


def test_standard_input_stands_where_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".validate-skill.toml").write_text('ignore = ["VS203"]\n', encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", _Stream(FLAWED.encode()))
    out = _Stream()
    monkeypatch.setattr(sys, "stdout", out)
    name = str(tmp_path / "SKILL.md")
    assert cli.main(["--select", "VS203", "--output-format", "json", "--stdin-filename", name, "-"]) == 0
    assert json.loads(out.written())["documents"] == [name]


def test_fix_of_standard_input_is_the_text_and_the_report_stands_apart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = _piped(monkeypatch, UNUSED, "--fix")
    assert (code, out) == (0, USED)


@pytest.mark.parametrize(
    "arguments",
    [
        ["-", "SKILL.md"],
        ["--stdin-filename", "SKILL.md", "."],
        ["--diff", "--update-baseline", "."],
        ["--config", "none.toml", "."],
        ["--select", "VS000", "."],
        ["--output-format", "json:/nowhere/at/all.json", "skills"],
    ],
)
def test_calls_without_sense_end_with_two(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(arguments) == 2
    assert capsys.readouterr().err.startswith("validate-skill: ")


def test_settings_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".validate-skill.toml").write_text('profile = "seed"\n', encoding="utf-8")
    assert cli.main(["--show-settings", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"# from {tmp_path / '.validate-skill.toml'}\n")
    assert 'profile = "seed"\n' in out


def test_search_leaves_out_what_is_excluded(tmp_path: Path, skill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".validate-skill.toml").write_text('exclude = ["release-shop/**"]\n', encoding="utf-8")
    assert cli.main([str(tmp_path)]) == 3
    assert cli.main(["--select", "VS104", str(skill)]) == 0


def test_schema_of_the_settings_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["settings-schema"]) == 0
    assert json.loads(capsys.readouterr().out)["additionalProperties"] is False


def test_one_skill_needs_no_library_and_no_deep_reader(tmp_path: Path) -> None:
    path = tmp_path / "SKILL.md"
    path.write_text(
        "---\nname: a\ndescription: Ships. Use when ready. Not for previews.\n---\nDo `it`.\n", encoding="utf-8"
    )
    heavy = "('yaml', 'lxml', 'dataclasses', 'inspect', 'pathlib', 'argparse', 'json', 'deploy_production.skillfile')"
    script = (
        "import sys; from validators.cli import main\n"
        f"main(['--output-format', 'concise', {str(path)!r}]); print([n for n in {heavy} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"sys = __import__('sys'); sys.path[:0] = {sys.path!r}\n{script}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
