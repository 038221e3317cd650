import pytest

from tests.unit.validators.rules._marked import in_manifest, manifest_findings
from validators.rules._plugin import MARKETPLACE
from validators.rules.vs821_marketplace_plugin import _FILES, _SHOP, _with

NAME = '"shop"'


def test_name_that_is_there_already_is_found_at_the_second() -> None:
    text = _with(_SHOP, _SHOP)
    place = f"1:{text.rindex(NAME) + 1}"
    assert in_manifest("VS821", text, path=MARKETPLACE, files=_FILES) == [(place, NAME)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("./nowhere", "no such folder"),
        ("../shop", "leads out"),
        ("shop", 'begins with "./"'),
        ("https://shop.example/shop.git", 'begins with "./"'),
    ],
)
def test_source_that_cannot_be_fetched_is_found_at_itself(source: str, words: str) -> None:
    text = _with(_SHOP.replace("./shop", source))
    (found,) = manifest_findings("VS821", text, path=MARKETPLACE, files=_FILES)
    assert str(found.start) == f"1:{text.rindex(chr(34) + source + chr(34)) + 1}"
    assert words in found.message


@pytest.mark.parametrize(
    "plugin",
    [
        _SHOP,
        _SHOP.replace('"shop"', '"store"'),
        '{"name": "shop", "source": "./"}',
        '{"name": "store", "source": {"source": "github", "repo": "example/store"}}',
    ],
)
def test_plugin_that_can_be_installed_is_left_alone(plugin: str) -> None:
    assert in_manifest("VS821", _with(plugin), path=MARKETPLACE, files=_FILES) == []


def test_paths_below_a_root_of_their_own_are_left_to_the_client() -> None:
    text = _with(_SHOP.replace("./shop", "shop")).replace("{", '{"metadata": {"pluginRoot": "./plugins"}, ', 1)
    assert in_manifest("VS821", text, path=MARKETPLACE) == []
