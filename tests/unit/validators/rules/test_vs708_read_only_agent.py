import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rule import Severity
from validators.rules._examples import CHECK, gate
from validators.rules.vs708_read_only_agent import _fork


@pytest.mark.parametrize(
    ("agent", "tools"),
    [
        ("Plan", "Read, Bash(kubectl:*)"),
        ("Plan", "Read, Bash(argocd:*)"),
        ("Explore", "Read, Write"),
        ("Plan", "Bash"),
        ("Plan", "Bash(*)"),
        ("Explore", "Edit(src/**)"),
        ("Plan", "Bash(git push:*)"),
        ("Plan", "Bash(kubectl apply -f deploy/)"),
    ],
)
def test_reader_with_tools_that_change_things_is_found_at_its_name(agent: str, tools: str) -> None:
    assert marked("VS708", _fork(agent, tools)) == [("3:8", agent)]


@pytest.mark.parametrize("tools", ["Read, Grep", "Bash(git log:*)", "Bash(kubectl get:*)", "Bash(docker images)"])
def test_reader_that_reads_is_left_alone(tools: str) -> None:
    assert marked("VS708", _fork("Plan", tools)) == []


def test_agent_that_may_act_is_left_alone() -> None:
    assert marked("VS708", _fork("general-purpose", "Bash(docker:*)")) == []


def test_agent_without_a_fork_means_nothing() -> None:
    assert marked("VS708", _fork("Plan", "Write").replace("context: fork\n", "")) == []


def test_reader_that_decides_a_gate_is_only_advised() -> None:
    (plain,) = findings("VS708", _fork("Plan", "Bash(docker:*)"))
    (gated,) = findings("VS708", _fork("Plan", "Bash(docker:*)") + gate(CHECK))
    assert (plain.severity, gated.severity) == (Severity.WARNING, Severity.ADVICE)
