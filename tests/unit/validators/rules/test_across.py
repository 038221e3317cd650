"""The rules over a tree, asked as a run asks them."""

from pathlib import Path

import pytest

from validators.catalogue import entry
from validators.discovery import find_targets
from validators.policy import Policy
from validators.rule import Example, Profile
from validators.runner import check_targets

TREE = ("VS801", "VS802")


def _codes(root: Path, example: Example, code: str) -> list[str]:
    for name, text in {example.path: example.text, **example.files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = check_targets(find_targets([str(root)]), Policy(select=(code,), profile=Profile.SEED), jobs=1)
    assert not report.faults
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("code", TREE)
def test_bad_trees_yield_the_rule(code: str, tmp_path: Path) -> None:
    for number, example in enumerate(entry(code).bad):
        assert _codes(tmp_path / str(number), example, code) == [code]


@pytest.mark.parametrize("code", TREE)
def test_good_trees_do_not(code: str, tmp_path: Path) -> None:
    for number, example in enumerate(entry(code).good):
        assert _codes(tmp_path / str(number), example, code) == []


def test_skills_of_two_plugins_may_share_a_name(tmp_path: Path) -> None:
    text = entry("VS801").bad[0].text
    files = {f"{plugin}/.claude-plugin/plugin.json": '{"name": "x"}' for plugin in ("a", "b")}
    files |= {f"{plugin}/skills/release-shop/SKILL.md": text for plugin in ("a", "b")}
    example = Example(name="two plugins", path="c/skills/release-shop/SKILL.md", text=text, files=files)
    assert _codes(tmp_path, example, "VS801") == []
