import pytest

from tests.unit.validators.rules._marked import in_manifest, manifest_findings
from validators.rules.vs811_plugin_key import _WHOLE


def test_misspelt_key_is_found_with_the_one_that_is_meant() -> None:
    (found,) = manifest_findings("VS811", _WHOLE.replace("{", '{"mcpServer": {}, ', 1))
    assert str(found.start) == "1:2"
    assert 'did you mean "mcpServers"?' in found.message


def test_key_that_resembles_none_is_to_be_removed() -> None:
    (found,) = manifest_findings("VS811", _WHOLE.replace("{", '{\n "zzz": 1, ', 1))
    assert str(found.start) == "2:2"
    assert found.message.endswith("remove it")


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ('"name": "shop", ', "name"),
        ('"version": "1.0.0", ', "version"),
        ('"description": "Shop.", ', "description"),
        (', "author": {"name": "We"}', "author"),
    ],
)
def test_missing_key_is_found_at_the_opening_bracket(part: str, key: str) -> None:
    (found,) = manifest_findings("VS811", "\n" + _WHOLE.replace(part, ""))
    assert str(found.start) == "2:1"
    assert f'add "{key}"' in found.message


def test_whole_plugin_with_keys_of_clients_is_left_alone() -> None:
    assert in_manifest("VS811", _WHOLE.replace("{", '{"hooks": "./hooks.json", "keywords": [], ', 1)) == []


def test_keys_within_a_value_are_not_those_of_the_plugin() -> None:
    assert in_manifest("VS811", _WHOLE.replace('"We"', '"We", "mcpServer": 1')) == []
