import io
import os
import sys
from pathlib import Path

import pytest

from validators import cli
from validators.errors import NothingFoundError
from validators.exits import Exit
from validators.searching import find_scripts


def _tree(root: Path) -> None:
    for name, text in {
        "deploy.sh": "kubectl rollout status deployment/x\n",
        "release": "#!/usr/bin/env bash\nkubectl get pods\n",
        "notes": "kubectl rollout status deployment/x\n",
        ".github/workflows/ci.yml": "jobs: {a: {steps: [{run: kubectl get pods}]}}\n",
        "node_modules/a/x.sh": "kubectl get pods\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_pipe_that_is_called_like_a_script_is_none(tmp_path: Path) -> None:
    _tree(tmp_path)
    before = find_scripts([str(tmp_path)])
    os.mkfifo(tmp_path / "pipe.sh")
    os.mkfifo(tmp_path / "pipe")
    assert find_scripts([str(tmp_path)]) == before


def test_scripts_are_found_by_name_and_by_first_line(tmp_path: Path) -> None:
    _tree(tmp_path)
    found = [Path(target.path).relative_to(tmp_path).as_posix() for target in find_scripts([str(tmp_path)])]
    assert found == [".github/workflows/ci.yml", "deploy.sh", "release"]


def test_excluded_scripts_are_left_out(tmp_path: Path) -> None:
    _tree(tmp_path)
    found = find_scripts([str(tmp_path)], exclude=["*.sh"], folder=str(tmp_path))
    assert not any(target.path.endswith(".sh") for target in found)


def test_folder_without_scripts_is_no_silent_zero(tmp_path: Path) -> None:
    with pytest.raises(NothingFoundError):
        find_scripts([str(tmp_path)])
    with pytest.raises(NothingFoundError):
        find_scripts([str(tmp_path / "gone")])


def test_warning_in_a_script_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _tree(tmp_path)
    argv = ["scripts", "--isolated", "--output-format", "concise", str(tmp_path)]
    assert cli.main(argv) == Exit.FINDINGS
    assert "deploy.sh:1:1: warning: VS702" in capsys.readouterr().out
    assert cli.main([*argv, "--fail-on", "error"]) == Exit.CLEAN


def test_script_of_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"docker push a:latest\n")))
    assert cli.main(["scripts", "--isolated", "--output-format", "concise", "-"]) == Exit.FINDINGS
    assert "VS701" in capsys.readouterr().out


def test_comment_with_a_reason_silences_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.sh"
    path.write_text("# validate-skill: ignore[VS702] -- watched by hand\nkubectl logs -f x\n", encoding="utf-8")
    assert cli.main(["scripts", "--isolated", str(path)]) == Exit.CLEAN


def test_script_that_is_no_text_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.sh"
    path.write_bytes(b"\xff\xfe\x00kubectl")
    assert cli.main(["scripts", "--isolated", "--output-format", "concise", str(path)]) == Exit.FINDINGS
    assert "VS190" in capsys.readouterr().out
