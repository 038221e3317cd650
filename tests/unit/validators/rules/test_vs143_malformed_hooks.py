import pytest

from tests.unit.validators.rules._found import findings
from validators.rules._skills import skill
from validators.rules.vs143_malformed_hooks import BAD


def test_hooks_are_found_where_they_are_wrong() -> None:
    found = [[str(finding.start) for finding in findings("VS143", example.text)] for example in BAD]
    assert found == [["5:3"], ["8:11"], ["8:11"], ["5:3"], ["4:1"]]


@pytest.mark.parametrize(
    ("hook", "message"),
    [
        ("{type: shell}", 'the "type" of a hook is command, prompt, agent, http, mcp_tool'),
        ("{type: http, command: x}", 'a hook of the type "http" has a "url"'),
        ("{type: mcp_tool, server: x}", 'a hook of the type "mcp_tool" has a "tool"'),
        ("{type: prompt, prompt: [x]}", 'a hook of the type "prompt" has a "prompt"'),
        ("x", 'the "type" of a hook is command, prompt, agent, http, mcp_tool'),
    ],
)
def test_hook_has_what_its_type_takes(hook: str, message: str) -> None:
    text = skill("hooks:", "  Stop:", "    - hooks:", f"        - {hook}")
    assert [finding.message for finding in findings("VS143", text)] == [message]


@pytest.mark.parametrize(("value", "count"), [("[a]", 1), ("nothing", 1), ("{}", 0), ("", 0)])
def test_hooks_are_a_mapping(value: str, count: int) -> None:
    assert len(findings("VS143", skill(f"hooks: {value}"))) == count
