import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("description", "place"),
    [
        ("I release the shop. Use when ready.", "3:14"),
        ("Releases your shop. Use when ready.", "3:23"),
        ("Releases the shop. Use when you need it.", "3:42"),
        ("We release the shop.", "3:14"),
        ("Helps me with the shop.", "3:20"),
        ("Releases it. You can use it.", "3:27"),
        ("\"Releases it. Trigger: 'ship .x', ready. Use when you need it.\"", "3:64"),
    ],
)
def test_first_or_second_person_is_found_at_its_place(description: str, place: str) -> None:
    assert places("VS204", skill(description=description)) == [place]


@pytest.mark.parametrize(
    "description",
    [
        "Invites a young owl. Use when ready. Not for previews.",
        "Tunes the I/O of a MySQL shop.",
        "Explains World War I and its causes.",
        "Use when the user says 'release my shop' or “ship it for me”.",
        "Use when the user says 'I'm done with my shop' or 'it's ready for me'.",
        "Runs `my-shop` for the user's shop.",
        "Deploy to production with checks. Use when releasing.",
        "Opens wa.me links of the shop.",
        "|\n  Releases it. <example>\n  User: ship it for me and tell me\n  </example>",
        "Ranks the For You feed and the My Shop page.",
        "'Releases it. Keywords: release, ship my shop.'",
        "Releases it. TRIGGERS - ship my shop, what do you release",
    ],
)
def test_third_person_imperative_and_quotes_are_left_alone(description: str) -> None:
    assert places("VS204", skill(description=description)) == []


def test_key_for_when_to_use_is_looked_at_too() -> None:
    assert places("VS204", skill("when_to_use: When you are ready.")) == ["4:19"]


@pytest.mark.parametrize(
    ("description", "severity"),
    [
        ("Releases it. Use when you need it.", Severity.ADVICE),
        ("Releases it. Use if a version of your shop is due.", Severity.ADVICE),
        ("Use when ready. You can release it.", Severity.WARNING),
        ("Releases your shop. Use when ready.", Severity.WARNING),
        ("Use when I need it.", Severity.WARNING),
    ],
)
def test_address_in_the_clause_that_says_when_is_advice(description: str, severity: Severity) -> None:
    assert findings("VS204", skill(description=description))[0].severity is severity
    assert findings("VS204", skill(description=description), profile=Profile.SEED)[0].severity is Severity.WARNING


def test_word_in_a_folded_text_is_found_where_it_stands_and_not_inside_another() -> None:
    text = skill(description=">\n  ISSUES: releases it\n  in time. I tell when.")
    assert places("VS204", text) == ["5:12"]
