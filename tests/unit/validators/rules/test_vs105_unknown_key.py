import pytest

from deploy_production.skillfile.frontmatter import CLAUDE_CODE
from tests.unit.validators.rules._found import findings, places
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._fields import DOCUMENTED, INTERNAL
from validators.rules._skills import skill


def test_unknown_key_is_found_at_its_place() -> None:
    assert places("VS105", skill("risk: low")) == ["4:1"]


def test_key_that_the_engine_refuses_is_left_to_another_rule() -> None:
    assert places("VS105", HEAD.replace("name:", "risk: low\nname:") + gate(CHECK)) == []


def test_every_key_that_the_engine_takes_is_documented() -> None:
    assert set(CLAUDE_CODE) <= set(DOCUMENTED)


def test_no_key_is_documented_and_internal() -> None:
    assert set(DOCUMENTED) & INTERNAL == set()


def test_key_of_a_skill_whose_blocks_no_engine_reads_is_found() -> None:
    assert places("VS105", skill("risk: low", body="<mission_control>\nShip.\n</mission_control>\n")) == ["4:1"]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("tools: Read, Grep", "allowed-tools"),
        ('tools: ["Bash(git log:*)"]', "allowed-tools"),
        ("tools: [cursor, gemini]", "metadata"),
        ("tools: 3", "metadata"),
    ],
)
def test_key_of_agents_is_known_by_the_tools_in_it(line: str, hint: str) -> None:
    assert f'"{hint}"' in findings("VS105", skill(line))[0].message
