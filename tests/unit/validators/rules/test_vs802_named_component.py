import pytest

from tests.unit.validators.rules._tree import marked_in_tree
from validators.rules._examples import HEAD

PREVIEW = HEAD.replace("release-shop", "release-preview")


def _with(description: str, *, other: str = PREVIEW) -> dict[str, str]:
    text = HEAD.replace("Not for previews.", description)
    return {"skills/release-shop/SKILL.md": text, "skills/release-preview/SKILL.md": other}


def test_description_that_names_another_skill_is_found_at_its_value() -> None:
    assert marked_in_tree("VS802", _with("Not for previews, use release-preview.")) == [
        ("skills/release-shop/SKILL.md", "3:14")
    ]


def test_name_in_when_to_use_is_found_too() -> None:
    files = _with("Not for previews.\nwhen_to_use: After release-preview has run")
    assert marked_in_tree("VS802", files) == [("skills/release-shop/SKILL.md", "4:14")]


def test_name_behind_a_slash_is_found() -> None:
    assert len(marked_in_tree("VS802", _with("Not for previews, see /release-preview."))) == 1


@pytest.mark.parametrize(
    "description",
    ["Not for previews.", "Not as release-shop does.", "Not for a release-previewer.", "Not for release preview."],
)
def test_purpose_own_name_and_other_words_are_left_alone(description: str) -> None:
    assert marked_in_tree("VS802", _with(description)) == []


def test_name_of_one_word_may_mean_anything() -> None:
    other = HEAD.replace("release-shop", "preview")
    assert marked_in_tree("VS802", _with("Not for a preview.", other=other)) == []


def test_body_may_name_another_skill() -> None:
    files = _with("Not for previews.")
    files["skills/release-shop/SKILL.md"] += "\nRun release-preview first.\n"
    assert marked_in_tree("VS802", files) == []


@pytest.mark.parametrize(
    "description",
    ["Covers release-preview, and more.", "Choose between release-preview and release.", "With release-preview speed."],
)
def test_name_of_two_words_to_which_nothing_points_may_be_an_expression(description: str) -> None:
    assert marked_in_tree("VS802", _with(description)) == []


@pytest.mark.parametrize(
    "description",
    [
        "For previews \u2192 release-preview.",
        "The `release-preview` skill does previews.",
        "NOT for previews (release-preview).",
        "Not for previews, the release-preview skill does these.",
        "Distinct from release-preview.",
    ],
)
def test_name_of_two_words_to_which_the_text_points_is_found(description: str) -> None:
    assert len(marked_in_tree("VS802", _with(description))) == 1


def test_long_name_is_no_expression() -> None:
    other = HEAD.replace("release-shop", "release-shop-preview")
    assert len(marked_in_tree("VS802", _with("Covers release-shop-preview too.", other=other))) == 1
