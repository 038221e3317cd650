import pytest

from tests.unit.validators.rules._marked import in_manifest, manifest_findings
from validators.rules._plugin import MARKETPLACE, PLUGIN


@pytest.mark.parametrize("path", [PLUGIN, MARKETPLACE])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"name": "shop"\n "version": "1.0.0"}\n', "2:2"),
        ('// the shop\n{"name": "shop"}\n', "1:1"),
        ("{'name': 'shop'}\n", "1:2"),
        ("", "1:1"),
    ],
)
def test_what_is_no_json_is_found_where_it_breaks(path: str, text: str, place: str) -> None:
    (found,) = manifest_findings("VS810", text, path=path)
    assert str(found.start) == place
    assert found.message.startswith("this is no JSON: ")


def test_comma_at_the_end_is_found() -> None:
    # Newer Pythons point at the comma, older ones at what follows it.
    assert [place for place, _ in in_manifest("VS810", '{"name": "shop",}\n')] in (["1:16"], ["1:17"])


@pytest.mark.parametrize("text", ["[]\n", '"shop"\n', "1\n", "null\n"])
def test_json_that_is_no_object_is_found_on_its_first_line(text: str) -> None:
    assert in_manifest("VS810", text) == [("1:1", text.strip())]


@pytest.mark.parametrize("text", ["{}\n", '\t{"name":\t"shop"}\n', '{"name": "\\u0073hop", "deep": [[[{}]]]}\n'])
def test_object_is_left_alone_whatever_is_in_it(text: str) -> None:
    assert in_manifest("VS810", text) == []
