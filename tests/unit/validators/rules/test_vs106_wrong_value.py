import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rule import Severity
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "line",
    [
        "disable-model-invocation: maybe",
        "disable-model-invocation: ''",
        "user-invocable: [true]",
        "context: branch",
        "context: Fork",
        "effort: huge",
        "effort: true",
        "shell: fish",
        "allowed-tools: {Read: true}",
        "allowed-tools: 7",
        "paths: [1]",
        "metadata: none",
        "model: [opus]",
        "argument-hint: {version: text}",
    ],
)
def test_value_that_its_key_cannot_have_is_found(line: str) -> None:
    assert places("VS106", skill(line)) == [f"4:{line.index(': ') + 3}"]


@pytest.mark.parametrize(
    "line",
    [
        "disable-model-invocation: TRUE",
        'disable-model-invocation: "false"',
        "disable-model-invocation: on",
        "context: inline",
        "effort: med",
        "effort: xhigh",
        'effort: "8000"',
        "shell: powershell",
        "allowed-tools: Read Grep",
        "allowed-tools:",
        "paths: [src/**, docs/**]",
        "metadata: {team: {name: shop}}",
        "version: 1.0",
        "hooks: 3",
        "unknown: {a: b}",
    ],
)
def test_value_that_its_key_can_have_is_left_alone(line: str) -> None:
    assert places("VS106", skill(line)) == []


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("context: branch", Severity.ERROR),
        ("disable-model-invocation: maybe", Severity.ERROR),
        ("argument-hint: [version]", Severity.WARNING),
        ("metadata: '{}'", Severity.WARNING),
        ("effort: huge", Severity.WARNING),
    ],
)
def test_value_without_which_the_skill_does_the_same_is_a_warning(line: str, severity: Severity) -> None:
    assert findings("VS106", skill(line))[0].severity is severity
    deploying = HEAD.replace("disable-model-invocation: true", line) + gate(CHECK)
    assert findings("VS106", deploying)[0].severity is Severity.ERROR
