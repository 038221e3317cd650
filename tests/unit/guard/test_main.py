"""The hook as a whole process: how it ends is what the client goes by."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guard.hook import TOOLS
from tests.unit.guard.asking import ROOT, SCRIPT, Desk

OURS = "mcp__plugin_deploy-production_gate__deploy_plan"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.set_up(tmp_path)


def test_a_harmless_command_gets_no_opinion(desk: Desk) -> None:
    answer = desk.bash("ls -la", fork=True)
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_a_denied_command_gets_two_and_a_sentence_on_stderr_only(desk: Desk) -> None:
    answer = desk.bash("kubectl apply -f x", fork=True)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("kubectl apply is not run")
    assert "mcp__plugin_deploy-production_gate__deploy_apply" in answer.err


def test_reading_passes_in_a_fork(desk: Desk) -> None:
    assert desk.bash("kubectl -n hello get pods | grep web", fork=True).code == 0


def test_what_is_hidden_is_found(desk: Desk) -> None:
    for text in (
        "k=kubectl; $k delete pod x",
        'bash -c "kubectl delete pod x"',
        "cat <<E | sh\nkubectl delete pod x\nE",
    ):
        assert desk.bash(text, fork=True).code == 2, text


def test_a_script_of_the_project_is_read(desk: Desk) -> None:
    (desk.project / "ship.sh").write_text("#!/bin/sh\nkubectl delete pod x\n", encoding="utf-8")
    assert desk.bash("sh ship.sh", fork=True).code == 2
    (desk.project / "show.sh").write_text("#!/bin/sh\nkubectl get pods\n", encoding="utf-8")
    assert desk.bash("sh show.sh", fork=True).code == 0


def test_exactly_our_own_tools_are_allowed(desk: Desk) -> None:
    answer = desk.ask(OURS, {"version": "v1"})
    assert answer.code == 0
    assert json.loads(answer.out)["hookSpecificOutput"]["permissionDecision"] == "allow"
    for other in ("mcp__plugin_deploy-production_gate__", f"{OURS}x", "mcp__gate__deploy_plan", "deploy_plan"):
        assert desk.ask(other, {}).out == ""


def test_a_server_of_another_name_is_not_ours(desk: Desk) -> None:
    assert desk.ask(OURS, {}, mcp_server={"name": "plugin_deploy-production_gate", "source": "project"}).out == ""
    assert desk.ask(OURS, {}, mcp_server={"name": "plugin:deploy-production:gate", "source": "plugin"}).out


def test_the_allowed_tools_are_those_of_the_server() -> None:
    answers = json.loads((ROOT / "launcher" / "answers.json").read_text(encoding="utf-8"))
    assert set(_names(answers)) == TOOLS


def _names(found: object) -> list[str]:
    if isinstance(found, list):
        return [name for item in found for name in _names(item)]
    if not isinstance(found, dict):
        return []
    own = [str(found["name"])] if "inputSchema" in found else []
    return own + [name for value in found.values() for name in _names(value)]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"tool_name": 1}', b'{"tool_name": ""}', b"{}" * 2,
        b'{"tool_name": "Bash", "tool_name": "Read"}', b'{"tool_name": "Bash"}',
        b'{"tool_name": "Bash", "tool_input": []}',
        b'{"tool_name": "Bash", "tool_input": {}}', b'{"tool_name": "Monitor", "tool_input": {"command": ["ls"]}}',
        b'{"tool_name": "Bash", "tool_input": {"command": null}}', b"[" * 200_000,
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_denied(desk: Desk, content: bytes) -> None:
    answer = desk.send(content)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.strip()
    assert "Traceback" not in answer.err


def test_a_huge_question_is_denied(desk: Desk) -> None:
    assert desk.send(b" " * 17_000_000).code == 2


def test_a_huge_command_that_smells_is_denied_in_time(desk: Desk) -> None:
    assert desk.bash("echo x; " * 40_000 + "kubectl delete pod x", fork=True).code == 2


@pytest.mark.parametrize("tool", ["Monitor", "PowerShell", "mcp__shell__run"])
def test_every_tool_with_a_command_is_judged(desk: Desk, tool: str) -> None:
    assert desk.ask(tool, {"command": "kubectl delete pod x"}, fork=True).code == 2
    assert desk.ask(tool, {"command": "git status"}, fork=True).code == 0


def test_commands_in_lists_are_judged(desk: Desk) -> None:
    assert desk.ask("mcp__shell__run", {"command": ["kubectl", "delete", "pod", "x"]}, fork=True).code == 2
    assert desk.ask("mcp__shell__run", {"command": ["sh", "-c", "kubectl delete pod x"]}, fork=True).code == 2
    assert desk.ask("mcp__shell__run", {"command": ["kubectl", "get", "pods"]}, fork=True).code == 0
    assert desk.ask("mcp__shell__run", {"command": {"a": 1}}, fork=True).code == 2


def test_another_server_s_tool_for_clusters_is_denied_unless_it_reads(desk: Desk) -> None:
    assert desk.ask("mcp__kubernetes__pods_delete", {"name": "x"}, fork=True).code == 2
    assert desk.ask("mcp__kubernetes__pods_list", {}, fork=True).code == 0
    assert desk.ask("mcp__tracker__delete_issue", {"id": 1}, fork=True).code == 0


def test_powershell_that_smells_is_denied_even_if_bash_would_read_it_as_harmless(desk: Desk) -> None:
    assert desk.ask("PowerShell", {"command": "kubectl get pods"}, fork=True).code == 2


def test_an_ordinary_session_may_work_on_what_is_not_protected(desk: Desk) -> None:
    assert desk.bash("docker run -it x").code == 0
    assert desk.bash("docker push registry.example:5000/shop/other").code == 0
    assert desk.bash("docker push registry.example:5000/shop/hello").code == 2


def test_a_project_without_settings_is_not_touched(tmp_path: Path) -> None:
    desk = Desk.set_up(tmp_path, settings=None)
    for text in ("kubectl delete ns x", "docker push x", "helm uninstall x", "eval $X", "claude --bare"):
        assert desk.bash(text).code == 0, text
    assert desk.bash("kubectl delete ns x", fork=True).code == 2


def test_settings_of_the_session_s_beginning_still_count(desk: Desk) -> None:
    from guard import marks

    marks.remember_project(str(desk.data), str(desk.project.resolve()), marks.Protected(registries=("r.example/a",)))
    (desk.project / "deploy-production.yaml").unlink()
    assert desk.bash("docker push r.example/a").code == 2


def test_settings_that_cannot_be_read_protect_everything(tmp_path: Path) -> None:
    desk = Desk.set_up(tmp_path, settings="kubernetes: {context: production}\n")
    assert desk.bash("docker push some/thing").code == 2


def test_the_gate_s_records_are_not_named(desk: Desk) -> None:
    for text in ("ls ~/.local/state/deploy-production", f"touch {desk.data}/forks/x", "echo $CLAUDE_PLUGIN_DATA"):
        assert desk.bash(text).code == 2, text


def test_records_are_not_named_from_elsewhere_either(tmp_path: Path) -> None:
    desk = Desk.set_up(tmp_path, settings=None)
    assert desk.bash(f"cp x {desk.home}/.local/state/deploy-production/invocations/y").code == 2
    assert desk.bash("deploy-production authorize v1").code == 2


def test_editors_do_not_write_records_or_switch_the_guard_off(desk: Desk) -> None:
    state = desk.home / ".local/state/deploy-production/invocations/x.json"
    assert desk.ask("Write", {"file_path": str(state), "content": "{}"}).code == 2
    settings = desk.project / ".claude/settings.json"
    assert desk.ask("Write", {"file_path": str(settings), "content": '{"disableAllHooks": true}'}).code == 2
    assert desk.ask("Write", {"file_path": str(settings), "content": "{}"}).code == 0
    assert desk.ask("Edit", {"file_path": str(desk.project / "a.py"), "old_string": "a", "new_string": "b"}).code == 0


def test_a_link_into_the_records_is_followed(desk: Desk) -> None:
    state = desk.home / ".local/state/deploy-production"
    state.mkdir(parents=True)
    (desk.project / "link").symlink_to(state)
    assert desk.ask("Write", {"file_path": str(desk.project / "link" / "x"), "content": ""}).code == 2


def test_only_a_person_types_the_command(desk: Desk) -> None:
    for tool, given in (
        ("CronCreate", {"cron": "* * * * *", "prompt": "/deploy-production v1"}),
        ("Skill", {"skill": "deploy-production:deploy-production", "args": "v1"}),
    ):
        assert desk.ask(tool, given).code == 2, tool
    assert desk.ask("CronCreate", {"cron": "* * * * *", "prompt": "tell me about deploy-production"}).code == 0


def test_a_broken_module_denies(tmp_path: Path, desk: Desk) -> None:
    broken = tmp_path / "plugin"
    (broken / "guard").mkdir(parents=True)
    (broken / "hooks").mkdir()
    (broken / "guard" / "main.py").write_text("import no_such_module\n", encoding="utf-8")
    (broken / "hooks" / "guard.sh").write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    assert desk.send(b"{}", "/bin/sh", str(broken / "hooks" / "guard.sh")).code == 2
    (broken / "guard" / "main.py").unlink()
    assert desk.send(b"{}", "/bin/sh", str(broken / "hooks" / "guard.sh")).code == 2


def test_a_missing_script_denies_in_the_form_that_the_client_starts(desk: Desk) -> None:
    hooks = json.loads((ROOT / "hooks" / "hooks.json").read_text(encoding="utf-8"))
    (entry,) = hooks["hooks"]["PreToolUse"][0]["hooks"]
    assert (entry["command"], entry["onFailure"], entry["timeout"]) == ("sh", "block", 10)
    for shell in ("sh", "bash"):
        for script, code in ((str(SCRIPT), 0), ("/no/such/guard.sh", 2)):
            argv = [shell, *(text.replace("${CLAUDE_PLUGIN_ROOT}/hooks/guard.sh", script) for text in entry["args"])]
            question = json.dumps(desk.question("Bash", {"command": "ls"})).encode()
            assert desk.send(question, *argv).code == code


def test_a_client_that_never_ends_its_question_is_denied_in_time(desk: Desk) -> None:
    with subprocess.Popen(
        ["/bin/sh", str(SCRIPT)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=desk.environment
    ) as process:
        assert process.wait(timeout=8) == 2
        assert process.stderr is not None
        assert b"in time" in process.stderr.read()


def test_nothing_is_written_beside_the_guard(desk: Desk, tmp_path: Path) -> None:
    before = sorted(path for path in (ROOT / "guard").rglob("*") if path.suffix != ".py")
    assert desk.bash("for i in 1; do echo $i; done", fork=True).code == 0
    assert sorted(path for path in (ROOT / "guard").rglob("*") if path.suffix != ".py") == before
    assert list((desk.data / "pycache").glob("*.modules"))


def test_it_answers_the_same_without_a_data_folder(desk: Desk) -> None:
    content = json.dumps(desk.question("Bash", {"command": "kubectl delete pod x"}, fork=True)).encode()
    assert desk.send(content, environment={"CLAUDE_PLUGIN_DATA": ""}).code == 2


def test_main_can_be_run_by_any_python(desk: Desk) -> None:
    content = json.dumps(desk.question("Bash", {"command": "kubectl delete pod x"}, fork=True)).encode()
    argv = [sys.executable, "-I", "-S", "-B", str(ROOT / "guard" / "main.py")]
    assert desk.send(content, *argv).code == 2
    assert os.access(SCRIPT, os.X_OK)
