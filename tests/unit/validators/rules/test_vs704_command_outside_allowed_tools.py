import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD
from validators.rules.vs704_command_outside_allowed_tools import _with


def _fork(tools: str, commands: str) -> str:
    head = HEAD.replace("---\n", f"---\ncontext: fork\nallowed-tools: {tools}\n", 1)
    return f"{head}\n```bash\n{commands}\n```\n"


def test_check_of_the_gate_that_may_not_run_is_found_at_its_command() -> None:
    assert marked("VS704", _with("Read, Bash(docker:*)", "npm test")) == [("10:10", "npm test")]


def test_fork_is_told_that_nobody_can_be_asked() -> None:
    (found,) = findings("VS704", _fork("Read", "npm test"))
    assert str(found.start) == "10:1"
    assert "nobody can be asked" in found.message


def test_each_program_is_named_once() -> None:
    text = _fork("Read", "npm test\nnpm run build\nmake all")
    assert marked("VS704", text) == [("10:1", "npm test"), ("12:1", "make all")]


def test_command_on_another_machine_is_one_of_ssh() -> None:
    commands = "ssh host docker ps\nssh host 'docker ps; docker images'"
    assert marked("VS704", _fork("Bash(ssh:*)", commands)) == []
    assert marked("VS704", _fork("Bash(docker:*)", commands)) == [("10:1", "ssh host docker ps")]


def test_what_a_shell_is_given_is_asked_with_the_shell() -> None:
    assert marked("VS704", _fork("Bash(bash:*)", "bash -c 'docker ps'")) == []


def test_commands_of_powershell_are_not_those_of_bash() -> None:
    assert marked("VS704", _fork("Read", "npm test").replace("```bash", "```powershell")) == []


def test_other_command_of_a_program_that_is_named_is_found() -> None:
    assert marked("VS704", _fork("Bash(npm test)", "npm test\nnpm publish")) == [("11:1", "npm publish")]


@pytest.mark.parametrize("tools", ["Bash", "Bash(*)", "Bash(npm:*)", "Bash(npm test)", "Bash(npm *)"])
def test_command_that_is_allowed_is_left_alone(tools: str) -> None:
    assert marked("VS704", _fork(tools, "npm test")) == []


def test_words_of_the_shell_itself_need_no_leave() -> None:
    assert marked("VS704", _fork("Read", "cd shop\necho done\nexport A=1")) == []


def test_skill_that_neither_deploys_nor_forks_is_left_alone() -> None:
    assert marked("VS704", _fork("Read", "npm test").replace("context: fork\n", "")) == []
