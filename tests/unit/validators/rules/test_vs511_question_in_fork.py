import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "body",
    [
        "Use AskUserQuestion to confirm.",
        "AskUserQuestion(question: which one?)",
        "1. Ask the user for the version.",
        "- **Ask user** which region.",
        "Confirm via `AskUserQuestion`.",
    ],
)
def test_question_in_a_fork_is_found(body: str) -> None:
    assert places("VS511", skill("context: fork", body=body)) != []
    assert places("VS511", skill(body=body)) == []


@pytest.mark.parametrize(
    "body",
    [
        "(0-5 AskUserQuestion rounds per session)",
        "Never use AskUserQuestion.",
        "Use when users ask the user service.",
        "Do not ask the user.",
        "```\nAskUserQuestion()\n```",
    ],
)
def test_mention_is_no_question(body: str) -> None:
    assert places("VS511", skill("context: fork", body=body)) == []


def test_granted_tool_is_found_at_its_place_and_the_seed_refuses_it() -> None:
    text = skill("context: fork", "allowed-tools: Read, AskUserQuestion")
    (found,) = findings("VS511", text, profile=Profile.SEED)
    assert (str(found.start), found.severity) == ("5:22", Severity.ERROR)
