import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._commands import fence
from validators.rules._examples import HEAD, process

APPLY = "kubectl apply -f deploy/"


def _open(tools: str, commands: str = APPLY) -> str:
    return fence(commands).replace("disable-model-invocation: true\n", f"allowed-tools: {tools}\n")


@pytest.mark.parametrize("tools", ["Bash(kubectl:*)", "Read, Bash", "Bash(kubectl apply:*)", "Bash(*)"])
def test_change_that_nobody_is_asked_about_is_found_at_its_command(tools: str) -> None:
    assert marked("VS706", _open(tools)) == [("10:1", APPLY)]


def test_only_the_first_change_is_told() -> None:
    text = _open("Bash", f"kubectl get pods\n{APPLY}\ndocker push shop:1")
    assert marked("VS706", text) == [("11:1", APPLY)]


@pytest.mark.parametrize("tools", ["Read", "Bash(docker:*)", "Bash(kubectl get:*)"])
def test_change_that_a_person_is_asked_about_is_left_alone(tools: str) -> None:
    assert marked("VS706", _open(tools)) == []


def test_skill_that_people_start_is_left_alone() -> None:
    assert marked("VS706", _open("Bash").replace("---\n", "---\ndisable-model-invocation: true\n", 1)) == []


def test_skill_behind_a_gate_is_the_matter_of_other_rules() -> None:
    head = HEAD.replace("disable-model-invocation: true\n", "allowed-tools: Bash\n")
    assert marked("VS706", head + process(APPLY)) == []
