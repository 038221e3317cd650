from pathlib import Path

import pytest

from guard.judge import judge, judge_command
from guard.judge.scope import Scope
from guard.words import Command, Doubt, Reading, Word
from tests.unit.guard.judge.lines import command, fork, kubeconfig, session, word


def doubt(text: str) -> Reading:
    return Reading([], [Doubt(text, "it cannot be read")])


def test_nothing_to_say_about_nothing() -> None:
    assert judge(Reading([], []), fork()) == ""
    assert judge_command(Command([]), fork()) == ""


def test_a_doubt_that_smells_is_denied_with_what_it_smells_of(tmp_path: Path) -> None:
    for scope in (fork(), session(tmp_path)):
        assert "kubectl" in judge(doubt("eval x # kubectl"), scope)
        assert "deploy_" in judge(doubt("docker"), scope)


def test_a_doubt_without_a_smell_is_denied_in_a_fork_only(tmp_path: Path) -> None:
    assert judge(doubt("some text"), session(tmp_path)) == ""
    assert "it cannot be read" in judge(doubt("some text"), fork())


def test_a_doubt_about_the_gate_itself_is_denied() -> None:
    assert judge(doubt("import deploy_production.app"), fork())


def test_the_first_thing_that_is_denied_is_told(tmp_path: Path) -> None:
    reading = Reading([command("ls"), command("kubectl delete pod x"), command("docker rm x")], [])
    assert judge(reading, fork()).startswith("kubectl delete is not run")


def test_the_sentence_names_the_tool_to_use_instead(tmp_path: Path) -> None:
    assert "mcp__plugin_deploy-production_gate__deploy_apply" in judge_command(command("kubectl apply -f x"), fork())
    undo = judge_command(command("kubectl rollout undo deploy/web"), fork())
    assert "mcp__plugin_deploy-production_gate__deploy_rollback" in undo
    assert "/deploy-production VERSION" in judge_command(command("kubectl apply -f x"), session(tmp_path))


def test_a_program_that_cannot_be_known_is_denied_in_a_fork(tmp_path: Path) -> None:
    assert judge_command(command("? get pods"), fork())
    assert judge_command(command("?... x"), fork())
    assert judge_command(command("? x"), session(tmp_path)) == ""
    assert judge_command(command("? delete pod x"), session(tmp_path))


@pytest.mark.parametrize(
    "line",
    [
        "/usr/bin/kubectl delete pod x",
        "KUBECTL delete pod x",
        "kubectl.exe delete pod x",
        "kubectl-1.30 delete pod x",
        "/tmp/kubectl.real delete pod x",
        "docker-27.1 rm x",
        "mywrap --x kubectl delete pod x",
        "kubectl-neat x",
        "mywrap --filter='kubectl delete pod x'",
    ],
)  # fmt: skip
def test_names_and_launchers_are_seen_through(line: str) -> None:
    assert judge_command(command(line), fork())


@pytest.mark.parametrize(
    "line",
    [
        "git commit -m 'kubectl apply'", "grep -rn kubectl delete .", "gh issue create --body 'docker push x'",
        "apt-get install kubectl docker", "echo kubectl delete pod x", "ls kubectl", "dockerfmt Dockerfile",
        "helm-docs", "which kubectl", "mytool kubectl.md", "docker-credential-pass get",
    ],
)  # fmt: skip
def test_names_in_prose_pass(line: str) -> None:
    assert judge_command(command(line), fork()) == ""


@pytest.mark.parametrize("name", ["GIT_EDITOR", "EDITOR", "GIT_SSH_COMMAND", "MANPAGER", "GIT_EXTERNAL_DIFF"])
def test_a_variable_that_a_program_runs_is_read_as_a_text(name: str) -> None:
    assert judge_command(command("git commit", **{name: "kubectl delete pod x #"}), fork())
    assert judge_command(command("git commit", **{name: "vim -u NONE"}), fork()) == ""


def test_a_text_fed_to_an_unknown_program_counts() -> None:
    assert judge_command(Command([Word("tclsh")], stdin=word("exec kubectl delete pod x")), fork())
    assert judge_command(Command([Word("mail")], stdin=word("kubectl delete was denied")), fork()) == ""


def test_a_project_without_settings_is_not_touched_outside_a_fork() -> None:
    scope = Scope(fork=False)
    for line in ("kubectl delete ns production", "docker push x", "helm uninstall x", "? delete pod x"):
        assert judge_command(command(line), scope) == ""


def test_a_dev_session_may_do_what_a_fork_may_not(tmp_path: Path) -> None:
    kubeconfig(tmp_path, "dev", dev="https://dev.example", production="https://production.example")
    said = command("kubectl exec -it web -- sh")
    assert judge_command(said, session(tmp_path)) == ""
    assert judge_command(said, fork())
