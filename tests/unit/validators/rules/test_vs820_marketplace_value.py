import pytest

from tests.unit.validators.rules._marked import in_manifest, manifest_findings
from validators.rules._plugin import MARKETPLACE
from validators.rules.vs820_marketplace_value import _WHOLE


def _changed(old: str, new: str) -> str:
    assert old in _WHOLE
    return _WHOLE.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [
        ('"shops"', '"My Shops"', '"My Shops"'),
        ('"shops"', '"claude-plugins-official"', '"claude-plugins-official"'),
        ('"shop"', '"Shop"', '"Shop"'),
        ('"shop"', "7", "7"),
        ('"source": "./"', '"source": ""', '""'),
        ('"source": "./"', '"source": 7', "7"),
        ('"source": "./"', '"source": {"repo": "example/shop"}', "{"),
        ('"source": "./"', '"source": {"source": "github"}', "{"),
        ('"source": "./"', '"source": {"source": "git-subdir", "url": "https://example.com/a.git"}', "{"),
        ('"shops"', '"first-party-plugins"', '"first-party-plugins"'),
    ],
)
def test_value_that_the_client_does_not_take_is_found_at_itself(old: str, new: str, mark: str) -> None:
    text = _changed(old, new)
    place = text.rindex(mark) if mark == "{" else text.index(mark)
    assert in_manifest("VS820", text, path=MARKETPLACE) == [(f"1:{place + 1}", mark)]


@pytest.mark.parametrize(
    ("part", "words"),
    [('"name": "shops", ', "a marketplace has a name"), ('"owner": {"name": "We"}, ', "has an owner")],
)
def test_missing_part_is_found_at_the_opening_bracket(part: str, words: str) -> None:
    (found,) = manifest_findings("VS820", _changed(part, ""), path=MARKETPLACE)
    assert str(found.start) == "1:1"
    assert words in found.message


def test_plugin_without_name_and_source_is_found_twice_at_its_bracket() -> None:
    text = _changed('{"name": "shop", "source": "./"}', "{}")
    assert in_manifest("VS820", text, path=MARKETPLACE) == [(f"1:{text.index('{}') + 1}", "{")] * 2


def test_plugins_that_are_no_list_are_found_at_their_value() -> None:
    text = '{"name": "shops", "owner": {"name": "We"}, "plugins": {}}\n'
    assert in_manifest("VS820", text, path=MARKETPLACE) == [(f"1:{text.index('{}') + 1}", "{")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"./"', '{"source": "github", "repo": "example/shop"}'),
        ('"./"', '{"source": "git-subdir", "url": "https://example.com/a.git", "path": "shop"}'),
        ('"./"', '{"source": "a kind of later"}'),
        ('"name": "We"', '"name": "We", "email": "we@example.com"'),
        ('"shops"', '"shops-2"'),
        ('[{"name": "shop", "source": "./"}]', "[]"),
    ],
)
def test_other_right_forms_are_left_alone(old: str, new: str) -> None:
    assert in_manifest("VS820", _changed(old, new), path=MARKETPLACE) == []


def test_reserved_name_of_whom_it_is_reserved_for_is_left_alone() -> None:
    text = _changed('"shops"', '"claude-code-plugins"')
    assert len(in_manifest("VS820", text, path=MARKETPLACE)) == 1
    own = text.replace('"name": "We"', '"name": "We", "email": "us@anthropic.com"')
    assert in_manifest("VS820", own, path=MARKETPLACE) == []
