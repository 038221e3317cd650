import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD


def test_tag_that_is_never_closed_is_found_where_it_opens() -> None:
    text = HEAD + "\n<archive_rules>\nKeep a year.\n\n</other>\n"
    assert ("7:1", "<archive_rules>") in marked("VS310", text)


def test_tag_that_ends_nothing_is_found_with_the_remedy() -> None:
    (found,) = findings("VS310", HEAD + "\nAsk.\n</intake_rules>\n")
    assert str(found.start) == "8:1"
    assert "open <intake_rules>" in found.message


def test_tag_in_an_item_of_a_list_is_found_behind_its_dash() -> None:
    assert ("7:3", "<intake_rules>") in marked("VS310", HEAD + "\n- <intake_rules>\n- Ask.\n\n</intake>\n")


@pytest.mark.parametrize(
    "body",
    [
        "```xml\n<archive_rules>\n```\n</b>\n",
        "<archive_rules/>\n\n</b>\n",
        "<rules>Ask.\n</rules>\n",
        "<NAME>\n\nis a placeholder. </b>\n",
        "<safety_gate>\n</b>\n",
    ],
)
def test_what_has_a_border_or_needs_none_is_left_alone(body: str) -> None:
    assert marked("VS310", f"{HEAD}\n{body}") == []
