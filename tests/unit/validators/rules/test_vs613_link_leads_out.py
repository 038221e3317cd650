import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rules._skills import skill


@pytest.mark.parametrize("target", ["../a.md", "references/../../a.md", "/docs/a.md", "~/a.md", "../../"])
def test_link_that_leads_out_is_found(target: str) -> None:
    assert places("VS613", skill(body=f"[x]({target})")) == ["6:5"]


@pytest.mark.parametrize("target", ["a/../b.md", "./a.md", "..a.md", "https://example.com/../a.md", "#a", "..."])
def test_link_that_stays_is_left_alone(target: str) -> None:
    assert places("VS613", skill(body=f"[x]({target})")) == []


PATH = "shops/shop/skills/release-shop/SKILL.md"
MANIFEST = {"shops/shop/.claude-plugin/plugin.json": "{}"}
MARKETPLACE = {"shops/.claude-plugin/marketplace.json": "{}"}


def _found(target: str, files: dict[str, str]) -> int:
    return len(findings("VS613", skill(body=f"[x]({target})"), path=PATH, files=files))


@pytest.mark.parametrize("target", ["../stage-shop/SKILL.md", "../../README.md", "../../"])
def test_link_that_stays_in_the_plugin_is_left_alone(target: str) -> None:
    assert _found(target, {}) == 1
    assert _found(target, MANIFEST) == 0
    assert _found(target, MARKETPLACE) == 0


@pytest.mark.parametrize("target", ["../../../store/README.md", "/README.md", "~/README.md"])
@pytest.mark.parametrize("manifest", [MANIFEST, MARKETPLACE])
def test_link_that_leads_out_of_the_plugin_is_found(target: str, manifest: dict[str, str]) -> None:
    assert _found(target, manifest) == 1


def test_manifest_above_a_marketplace_of_several_plugins_does_not_join_them() -> None:
    both = {**MARKETPLACE, "shops/.claude-plugin/plugin.json": "{}"}
    assert _found("../../README.md", both) == 0
    assert _found("../../../store/README.md", both) == 1
