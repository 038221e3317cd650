from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


def test_tool_that_is_forbidden_too_is_found_where_it_is_allowed() -> None:
    assert places("VS132", skill("allowed-tools: Read, Edit", "disallowed-tools: [Edit]")) == ["4:22"]


def test_forbidding_one_use_of_an_allowed_tool_is_right() -> None:
    assert places("VS132", skill("allowed-tools: Bash", "disallowed-tools: Bash(rm:*)")) == []
