import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "body",
    [
        "Read .claude/rules/deploy.md first.",
        "- Follow `.claude/rules/`.",
        "Load the principles from `.claude/rules/principles.md` and go on.",
        "Apply the standards as defined in .claude/rules/standards.md.",
        "Principles: @.claude/rules/principles.md",
        "Read @.claude/rules/principles.md.",
        "Before you write code, read .claude/rules/shop.md.",
        "First:\n1. Go.\n2. Read .claude/rules/shop.md.",
    ],
)
def test_instruction_to_read_the_rules_is_found_once(body: str) -> None:
    assert len(places("VS501", skill(body=body))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "MANDATORY: All components MUST be self-contained (zero .claude/rules dependency)",
        "A fork loses .claude/rules, so everything stands here.",
        "The folder .claude/rules holds rules.",
        "Do not read .claude/rules.",
        "If present, read .claude/rules/deploy.md.",
        "Write the finding to .claude/rules/shop.md.",
        "Read the result and add it to .claude/rules/shop.md.",
        "**If the file exists**:\n1. Go.\n2. Read .claude/rules/shop.md.",
        "Read the file. The folder .claude/rules is another matter.",
        "```\nRead .claude/rules/deploy.md\n```",
        "<!-- Read .claude/rules/deploy.md -->",
    ],
)
def test_mention_of_the_rules_is_left_alone(body: str) -> None:
    assert places("VS501", skill(body=body)) == []


def test_seed_refuses_it_and_the_client_warns() -> None:
    text = skill(body="Read .claude/rules/deploy.md first.")
    assert findings("VS501", text)[0].severity is Severity.WARNING
    assert findings("VS501", text, profile=Profile.SEED)[0].severity is Severity.ERROR
