import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules.vs101_no_frontmatter import BAD, GOOD


def test_no_frontmatter_is_found_at_its_place() -> None:
    assert places("VS101", BAD[0].text) == ["1:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS101", GOOD[0].text) == []


def test_text_without_keys_is_a_warning_for_the_client_and_an_error_for_the_standard() -> None:
    severities = [findings("VS101", BAD[0].text, profile=profile)[0].severity for profile in Profile]
    assert severities == [Severity.WARNING, Severity.ERROR, Severity.ERROR]


@pytest.mark.parametrize("text", ["---\nname: shop\n", "# Shop\n\n---\nname: shop\ndescription: x\n---\n"])
def test_keys_that_are_written_and_lost_are_an_error(text: str) -> None:
    assert findings("VS101", text)[0].severity is Severity.ERROR


@pytest.mark.parametrize("end", ["", "\n"])
def test_text_of_a_symbolic_link_is_called_so(end: str) -> None:
    assert "symbolic link" in findings("VS101", f"../../shop/SKILL.md{end}")[0].message


def test_words_about_a_path_are_no_link() -> None:
    assert "symbolic link" not in findings("VS101", "../shop is where it is.\n")[0].message
