import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Read CLAUDE.md first.", 1),
        ("Follow the conventions in `CLAUDE.local.md`.", 1),
        ("Work as per CLAUDE.md.", 1),
        ("Add rules per package CLAUDE.md.", 0),
        ("Follow the order: settings > CLAUDE.md > ask.", 0),
        ("Follow `settings` > `CLAUDE.md`.", 0),
        ("See [CLAUDE.md](./CLAUDE.md).", 0),
        ("Add the command to CLAUDE.md.", 0),
        ("CLAUDE.md is the memory of a project.", 0),
        ("If present, read CLAUDE.md.", 0),
        ("Read docs/MYCLAUDE.md.", 0),
    ],
)
def test_instruction_to_read_the_memory_is_found(body: str, count: int) -> None:
    assert len(places("VS502", skill(body=body))) == count
