import pytest

from tests.unit.validators.rules._marked import in_manifest, manifest_findings
from validators.rules.vs812_plugin_value import _WHOLE


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"shop"', '"My Shop"', "1:10"),
        ('"shop"', '"shop-"', "1:10"),
        ('"shop"', '["shop"]', "1:10"),
        ('"1.0.0"', '"1.0"', "1:29"),
        ('"1.0.0"', '"v1.0.0"', "1:29"),
        ('"1.0.0"', "1", "1:29"),
        ('"Shop."', '" "', "1:53"),
        ('{"name": "We"}', '{"email": "we@shop.example"}', "1:72"),
    ],
)
def test_value_that_the_client_does_not_take_is_found_at_itself(old: str, new: str, place: str) -> None:
    assert in_manifest("VS812", _WHOLE.replace(old, new)) == [(place, new)]


@pytest.mark.parametrize(
    "given",
    ['"keywords": "a, b"', '"keywords": ["a", 1]', '"defaultEnabled": "yes"', '"userConfig": []', '"skills": {}'],
)
def test_other_keys_are_held_to_their_form(given: str) -> None:
    assert [place for place, _ in in_manifest("VS812", _WHOLE.replace("{", f"{{{given}, ", 1))] == [
        f"1:{given.index(':') + 4}"
    ]


def test_missing_name_is_found_at_the_opening_bracket() -> None:
    (found,) = manifest_findings("VS812", _WHOLE.replace('"name": "shop", ', ""))
    assert str(found.start) == "1:1"
    assert "not loaded" in found.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"1.0.0"', '"1.0.0-rc.1+build.5"'),
        ('{"name": "We"}', '"We"'),
        ('"Shop."', '"Shop.", "repository": {"url": "https://shop.example"}'),
        ('"Shop."', '"Shop.", "hooks": {"Stop": []}, "skills": ["./a", "./b"], "defaultEnabled": false'),
    ],
)
def test_value_in_another_right_form_is_left_alone(old: str, new: str) -> None:
    assert in_manifest("VS812", _WHOLE.replace(old, new)) == []
