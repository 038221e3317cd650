import pytest

from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, gate


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ("Bash", ["2:16"]),
        ("Bash(*)", ["2:16"]),
        ("Read, Bash(docker:*) Bash(kubectl *)", ["2:22", "2:37"]),
        ("[Read, 'Bash(kubectl:*)']", ["2:24"]),
        ("Bash(kubectl get:*), Bash(docker ps), mcp__x__gate", []),
        ("BashOutput, Read", []),
    ],
)
def test_wide_allowed_tools(tools: str, expected: list[str]) -> None:
    text = HEAD.replace("---\n", f"---\nallowed-tools: {tools}\n", 1) + gate(CHECK)
    assert places("VS703", text) == expected
