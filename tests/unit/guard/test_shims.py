"""The stand-ins in PATH: judged with what the shell made of the line, then the real program or nothing."""

import os
import subprocess
from pathlib import Path

import pytest

from guard import marks
from tests.unit.guard.asking import ROOT, Desk

SHIMS = ROOT / "shims"
NAMES = ("kubectl", "docker", "helm")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk.set_up(tmp_path)
    real = tmp_path / "bin"
    real.mkdir()
    for name in NAMES:
        (real / name).write_text('#!/bin/sh\necho "real $0" "$@"\ncat\nexit 7\n', encoding="utf-8")
        (real / name).chmod(0o755)
    return desk


def run(
    desk: Desk, *argv: str, deploying: bool, path: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    marks.mark_prompt(str(desk.data), "session-1", "prompt-1")
    if not deploying:
        marks.note_prompt(str(desk.data), "session-1", "prompt-2")
    real = desk.home.parent / "bin"
    surroundings = {
        "PATH": path or f"{SHIMS}:{real}:/usr/bin:/bin",
        "HOME": str(desk.home),
        "CLAUDE_CODE_SESSION_ID": "session-1",
        "DEPLOY_PRODUCTION_GUARD_DATA": str(desk.data),
    }
    return subprocess.run(
        argv, env=surroundings | environment, cwd=desk.project, input="fed\n", capture_output=True, text=True,
        timeout=30, check=False,
    )  # fmt: skip


def test_reading_becomes_the_real_program(desk: Desk) -> None:
    done = run(desk, str(SHIMS / "kubectl"), "get", "pods", "-l", "a b", deploying=True)
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout == f"real {desk.home.parent}/bin/kubectl get pods -l a b\nfed\n"


@pytest.mark.parametrize(
    "argv",
    [
        ("kubectl", "delete", "pod", "x"),
        ("docker", "push", "x"),
        ("helm", "uninstall", "x"),
        ("docker", "-H", "tcp://x", "ps"),
    ],
)
def test_a_change_is_not_run_while_a_deploy_is_asked_for(desk: Desk, argv: tuple[str, ...]) -> None:
    done = run(desk, str(SHIMS / argv[0]), *argv[1:], deploying=True)
    assert (done.returncode, done.stdout) == (126, "")
    assert "mcp__plugin_deploy-production_gate__" in done.stderr


def test_what_the_shell_made_of_the_line_is_judged(desk: Desk) -> None:
    for text in ('k=$(echo kube; echo ctl); $(echo $k | tr -d " ") delete pod x', "echo delete pod x | xargs kubectl"):
        done = run(desk, "/bin/bash", "-c", text, deploying=True)
        assert "real" not in done.stdout, text
        assert "kubectl delete is not run" in done.stderr, text


def test_an_ordinary_session_is_kept_from_what_is_protected_only(desk: Desk) -> None:
    push = (str(SHIMS / "docker"), "push")
    assert run(desk, *push, "registry.example:5000/shop/hello", deploying=False).returncode == 126
    assert run(desk, *push, "registry.example:5000/shop/other", deploying=False).returncode == 7


def test_the_project_of_the_session_counts_wherever_the_command_runs(desk: Desk) -> None:
    text = "cd / && docker push registry.example:5000/shop/hello"
    project = {"DEPLOY_PRODUCTION_GUARD_PROJECT": str(desk.project)}
    assert run(desk, "/bin/sh", "-c", text, deploying=False, **project).returncode == 126


def test_a_project_without_settings_is_not_touched(desk: Desk) -> None:
    (desk.project / "deploy-production.yaml").unlink()
    assert run(desk, str(SHIMS / "kubectl"), "delete", "pod", "x", deploying=False).returncode == 7
    assert run(desk, str(SHIMS / "kubectl"), "delete", "pod", "x", deploying=True).returncode == 126


def test_without_a_session_everything_counts_as_a_fork(desk: Desk) -> None:
    done = run(desk, str(SHIMS / "kubectl"), "delete", "pod", "x", deploying=False, CLAUDE_CODE_SESSION_ID="")
    assert done.returncode == 126


def test_marks_are_found_where_the_client_keeps_them(desk: Desk) -> None:
    data = desk.home / ".claude/plugins/data/deploy-production-shop"
    marks.mark_prompt(str(data), "session-1", "prompt-1")
    done = run(desk, str(SHIMS / "kubectl"), "delete", "pod", "x", deploying=False, DEPLOY_PRODUCTION_GUARD_DATA="")
    assert done.returncode == 126


def test_a_program_that_is_nowhere_is_not_found(desk: Desk) -> None:
    done = run(desk, str(SHIMS / "kubectl"), "get", "pods", deploying=True, path=f"{SHIMS}:{desk.home}")
    assert (done.returncode, done.stdout) == (127, "")


def test_two_plugins_do_not_call_each_other_for_ever(desk: Desk, tmp_path: Path) -> None:
    second = tmp_path / "second" / "shims"
    second.mkdir(parents=True)
    (second.parent / "hooks").symlink_to(ROOT / "hooks")
    (second.parent / "guard").symlink_to(ROOT / "guard")
    (second / "kubectl").write_bytes((SHIMS / "kubectl").read_bytes())
    (second / "kubectl").chmod(0o755)
    path = f"{SHIMS}:{second}:{desk.home.parent / 'bin'}:/usr/bin:/bin"
    assert run(desk, str(SHIMS / "kubectl"), "get", "pods", deploying=True, path=path).stdout.startswith("real")


def test_a_guard_that_cannot_be_loaded_runs_nothing(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    for folder in ("shims", "hooks", "guard"):
        (broken / folder).mkdir(parents=True)
    for name in ("shims/kubectl", "hooks/shim.sh"):
        (broken / name).write_bytes((ROOT / name).read_bytes())
        (broken / name).chmod(0o755)
    done = run(desk, str(broken / "shims" / "kubectl"), "get", "pods", deploying=False)
    assert (done.returncode, done.stdout) == (126, "")


def test_the_place_of_the_real_program_is_told_to_nobody(desk: Desk) -> None:
    (desk.home.parent / "bin" / "kubectl").write_text("#!/bin/sh\nenv\n", encoding="utf-8")
    done = run(desk, str(SHIMS / "kubectl"), "get", "pods", deploying=True)
    told = [line for line in done.stdout.splitlines() if f"{desk.home.parent}/bin" in line]
    assert [line.partition("=")[0] for line in told] == ["PATH"]


def test_the_stand_ins_can_be_run() -> None:
    assert sorted(path.name for path in SHIMS.iterdir()) == sorted(NAMES)
    assert all(os.access(SHIMS / name, os.X_OK) for name in NAMES)
