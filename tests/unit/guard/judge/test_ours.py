from pathlib import Path

import pytest

from guard.judge import judge_command, ours
from guard.judge.scope import Scope
from guard.marks import Protected
from guard.words import Command, Word
from tests.unit.guard.judge.lines import PROTECTED, command, fork, session, word

STATE = "/home/me/.local/state/deploy-production"


def guarded(*, inside: bool = False) -> Scope:
    return Scope(inside, PROTECTED, "/home/me/shop", {"HOME": "/home/me"}, (STATE,))


@pytest.mark.parametrize(
    "line",
    [
        "plan v1",
        "status",
        "history",
        "show run-1",
        "verify-ledger",
        "doctor",
        "gate v1",
        "lint-scripts .",
        "--help",
        "",
        "--json status",
    ],
)
def test_reading_with_the_product_passes_everywhere(tmp_path: Path, line: str) -> None:
    for scope in (fork(), session(tmp_path)):
        assert judge_command(command(f"deploy-production {line}"), scope) == ""


@pytest.mark.parametrize("line", ["run v1", "rollback", "abort", "init", "--repository . run v1", "no-such-verb"])
def test_releasing_by_the_command_line_is_denied_in_a_fork_only(tmp_path: Path, line: str) -> None:
    assert judge_command(command(f"deploy-production {line}"), fork())
    assert judge_command(command(f"deploy-production {line}"), session(tmp_path)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "deploy-production authorize v1",
        "deploy-production --json authorize v1",
        "deploy-production ? v1",
        "/opt/x/bin/deploy-production authorize v1",
        "python3 -m deploy_production authorize v1",
        "uv run deploy-production authorize v1",
        "uv run python -m deploy_production authorize v1",
    ],
)
def test_only_a_person_authorizes(tmp_path: Path, line: str) -> None:
    for scope in (fork(), session(tmp_path)):
        assert "around the gate" in judge_command(command(line), scope) or "only the gate" in judge_command(
            command(line), scope
        )


@pytest.mark.parametrize(
    "line",
    [
        "claude --bare -p x",
        "claude --safe-mode",
        "claude --dangerously-skip-permissions -p x",
        "claude --settings '{\"disableAllHooks\": true}'",
        "claude -p '/deploy-production v1'",
        "claude plugin uninstall deploy-production",
        "claude plugin disable deploy-production@shop",
        "npx @anthropic-ai/claude-code@latest --bare",
    ],
)
def test_a_client_without_protection_or_with_the_command_is_denied(tmp_path: Path, line: str) -> None:
    for scope in (fork(), session(tmp_path)):
        assert judge_command(command(line), scope)


def test_the_command_fed_to_a_client_is_denied(tmp_path: Path) -> None:
    for fed in ("/deploy-production v1", "?"):
        said = Command(command("claude -p").argv, stdin=word(fed))
        assert judge_command(said, session(tmp_path))


@pytest.mark.parametrize("line", ["claude --version", "claude -p review", "claude mcp list", "claude plugin list"])
def test_other_uses_of_a_client_pass_in_a_session(tmp_path: Path, line: str) -> None:
    assert judge_command(command(line), session(tmp_path)) == ""


def test_a_switch_of_the_client_in_the_environment_is_denied(tmp_path: Path) -> None:
    assert judge_command(command("claude -p x", CLAUDE_CODE_SIMPLE="1"), session(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        f"cat {STATE}/x",
        "ls ~/.local/state/deploy-production",
        'rm "$HOME/.local/state"/deploy-production/x',
        "DEPLOY_PRODUCTION_STATE=/tmp/x deploy-production run v1",
        "ls $CLAUDE_PLUGIN_DATA",
        "DEPLOY_PRODUCTION_GUARD_DATA=/tmp kubectl get pods",
    ],
)
def test_a_text_that_names_the_records_is_seen(text: str) -> None:
    assert ours.names_guarded(text, guarded())


def test_other_texts_name_nothing() -> None:
    assert ours.names_guarded("cat deploy-production.yaml; deploy-production status", guarded()) == ""


def test_a_path_is_followed_through_folders() -> None:
    said = Command([Word("touch"), Word("deploy-production/x")], directory=Word("/home/me/.local/state"))
    assert judge_command(said, guarded())
    assert judge_command(command("touch ../.local/state/deploy-production/x"), guarded())
    assert judge_command(command("touch ../.local/state/other"), guarded()) == ""


@pytest.mark.parametrize(
    "line", ["rm -rf /home/me/.local", "rm -r ~", "mv ~/.local /tmp/x", "rm -rf /", "find ~/.local -delete", "rmdir .."]
)
def test_what_the_records_are_in_is_not_taken_away(line: str) -> None:
    assert judge_command(command(line), guarded(inside=True))


@pytest.mark.parametrize(
    "line", ["mv x ~/", "rm -rf ~/shop/build", "ls ~", "cp -r ~/.config /tmp", "rm -rf ~/.local/share"]
)
def test_other_folders_may_go(line: str) -> None:
    assert judge_command(command(line), guarded(inside=True)) == ""


def test_the_client_s_settings_are_read_but_not_written_by_commands() -> None:
    assert judge_command(command("cat .claude/settings.json"), guarded()) == ""
    assert judge_command(command("> .claude/settings.json"), guarded())
    assert judge_command(command("sed -i s/a/b/ /home/me/.claude/settings.json"), guarded())


def test_an_edit_that_touches_what_keeps_the_guard_alive_is_seen() -> None:
    path = "/home/me/shop/.claude/settings.json"
    assert ours.settings_edit(path, ['{"disableAllHooks": true}'])
    assert ours.settings_edit(path, ['"deploy-production@shop": false'])
    assert not ours.settings_edit(path, ['{"permissions": {}}'])
    assert not ours.settings_edit("/home/me/shop/docs/settings.json", ["disableAllHooks"])


EVIDENCE = Protected(("production",), records=("/var/lib/shop/backup.yaml",))


@pytest.mark.parametrize(
    "line",
    [
        "> /var/lib/shop/backup.yaml",
        "cp /tmp/b.yaml /var/lib/shop/backup.yaml",
        "cp /tmp/b.yaml /var/lib/shop/../shop/backup.yaml",
        "cp /tmp/backup.yaml /var/lib/shop",
        "mv /tmp/shop /var/lib/shop",
        "tee /var/lib/shop/backup.yaml",
        "dd of=/var/lib/shop/backup.yaml",
        "touch /var/lib/shop/backup.yaml",
        "rm -rf /var/lib",
        "find /var/lib/shop -delete",
        "sed -i s/a/b/ /var/lib/shop/backup.yaml",
    ],
)
def test_a_fork_does_not_touch_the_evidence(line: str) -> None:
    assert "evidence" in judge_command(command(line), Scope(True, EVIDENCE, "/home/me/shop", {"HOME": "/home/me"}))


@pytest.mark.parametrize(
    "line", ["cat /var/lib/shop/backup.yaml", "ls /var/lib/shop", "> /tmp/x", "cp a /var/lib/other", "find / -name x"]
)
def test_a_fork_may_read_the_evidence_and_write_elsewhere(line: str) -> None:
    assert judge_command(command(line), Scope(True, EVIDENCE, "/home/me/shop", {"HOME": "/home/me"})) == ""


def test_an_ordinary_session_may_write_a_record() -> None:
    scope = Scope(False, EVIDENCE, "/home/me/shop", {"HOME": "/home/me"})
    assert judge_command(command("> /var/lib/shop/backup.yaml"), scope) == ""
