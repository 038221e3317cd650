import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Read .claude/skills/other/SKILL.md.", 1),
        ("Run `python ~/.claude/skills/other/scripts/x.py` now.", 1),
        ("Follow `.claude/agents/reviewer.md`.", 1),
        ("Read .claude/skills/release-shop/SKILL.md.", 0),
        ("Create .claude/skills/other/SKILL.md.", 0),
        ("Never read .claude/skills/other/SKILL.md.", 0),
        ("Skills live in .claude/skills/.", 0),
    ],
)
def test_instruction_to_use_a_file_of_another_component_is_found(body: str, count: int) -> None:
    assert len(places("VS520", skill(body=body))) == count
