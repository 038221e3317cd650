import pytest

from tests.unit.validators.rules._found import places


@pytest.mark.parametrize(
    ("description", "count"),
    [
        ("Releases the shop. Use when ready. Not for previews.", 0),
        ("Releases the shop when a version is ready. Never for previews.", 0),
        ("Releases the shop.", 2),
        ("Use when ready. Not for previews.", 1),
        ("I release the shop. Use when ready. Not for previews.", 1),
        ("Releases your shop. Use when ready. Not for previews.", 1),
        ("Invites a young owl. Use when ready. Not for previews.", 0),
    ],
)
def test_description_says_what_when_and_when_not(description: str, count: int) -> None:
    text = f"---\nname: a\ndescription: {description}\n---\n"
    assert len(places("VS201", text)) == count


def test_when_to_use_counts_as_part_of_the_description() -> None:
    text = "---\nname: a\ndescription: Releases the shop. Not for previews.\nwhen_to_use: Use when ready.\n---\n"
    assert places("VS201", text) == []
