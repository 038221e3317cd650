import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill

ASK = "Use `AskUserQuestion` to learn more.\n"


@pytest.mark.parametrize(("count", "found"), [(5, []), (6, ["11:6"]), (9, ["11:6"])])
def test_sixth_question_is_found(count: int, found: list[str]) -> None:
    assert places("VS510", skill(body=ASK * count)) == found


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("(0-5 AskUserQuestion rounds per session)", 0),
        ("Use 2-3 question rounds.", 0),
        ("Ask in up to 7 rounds of questions.", 1),
        ("Allow 6-8 AskUserQuestion rounds.", 1),
        ("Hash passwords with 12 rounds.", 0),
    ],
)
def test_allowed_rounds_are_counted(body: str, count: int) -> None:
    assert len(places("VS510", skill(body=body))) == count


@pytest.mark.parametrize(
    "line",
    ["Never use AskUserQuestion.\n", "AskUserQuestion rounds cost time.\n", "The tool AskUserQuestion exists.\n"],
)
def test_mention_is_no_question(line: str) -> None:
    assert places("VS510", skill(body=line * 9)) == []
