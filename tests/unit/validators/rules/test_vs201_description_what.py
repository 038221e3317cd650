import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("description", "count"),
    [
        ("Releases the shop. Use when ready. Not for previews.", 0),
        ("Use when ready. Releases the shop.", 0),
        ("This skill should be used when the user asks to release the shop.", 0),
        ("When a version is ready, releases it to the shop.", 0),
        ("Use when ready. Not for previews.", 1),
        ("Use when ready - releases the shop.", 0),
        ("Use when they say 'ship it.' Covers all of the shop.", 0),
        ("Use when ready - not for previews.", 1),
        ("Triggers the release of the shop.", 0),
        ("'Triggers: ship it.'", 1),
        ("Trigger with ship it.", 1),
        ("'Trigger \"ship it\".'", 1),
        ("helper", 1),
        ("Release Shop", 1),
        ("Release & Shop", 1),
        ("Use when the user asks for it, or when it is due.", 1),
        ("发布商店", 0),
    ],
)
def test_description_that_does_not_say_what_is_found(description: str, count: int) -> None:
    assert places("VS201", skill(description=description)) == ["3:14"] * count
