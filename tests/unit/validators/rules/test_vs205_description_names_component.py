import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "description",
    [
        "Releases it. For previews use stage-shop instead.",
        "Releases it. Prefer the stage-shop skill for previews.",
        "Releases it. Not for previews (see shop:stage command).",
        "Releases it via mcp__shop__release.",
        "Releases it after the 'stage' agent.",
        "Releases it. For previews run /stage-shop.",
        "Releases it. Not for previews (use `stage`).",
        "Releases it. For previews use `stage` instead.",
        "Delegates to the stage-shop agent.",
    ],
)
def test_name_of_another_component_is_found(description: str) -> None:
    assert len(places("VS205", skill(description=description))) == 1


@pytest.mark.parametrize(
    "description",
    [
        "Releases the shop with docker-compose. Not for staging.",
        "Creates portable skills and multi-agent plugins.",
        "Writes a command-line tool. Not for the built-in command.",
        "Edits files in /etc and runs in /srv/shop.",
        "Use the general-purpose agent for nothing.",
        "Releases the shop instead of the preview.",
        "Run pre-commit hooks and use kebab-case.",
        "Explains what to do after people run /compact.",
    ],
)
def test_other_words_are_left_alone(description: str) -> None:
    assert places("VS205", skill(description=description)) == []


def test_name_of_a_tool_is_told_whole() -> None:
    (found,) = findings("VS205", skill(description="Releases it via mcp__shop-tools__release."))
    assert '"mcp__shop-tools__release"' in found.message
