import pytest

from tests.unit.validators.rules._tree import marked_in_tree
from validators.rules._examples import HEAD

FOLDER_NAMED = HEAD.replace("name: release-shop\n", "")


def test_second_skill_of_one_name_is_found_at_its_name() -> None:
    files = {"skills/a/SKILL.md": HEAD, "skills/b/SKILL.md": HEAD}
    assert marked_in_tree("VS801", files) == [("skills/b/SKILL.md", "2:7")]


def test_every_skill_after_the_first_is_found() -> None:
    files = {f"skills/{folder}/SKILL.md": HEAD for folder in "abc"}
    assert [path for path, _ in marked_in_tree("VS801", files)] == ["skills/b/SKILL.md", "skills/c/SKILL.md"]


def test_skill_that_is_called_by_its_folder_meets_one_of_that_name() -> None:
    files = {"skills/a/SKILL.md": HEAD, "skills/release-shop/SKILL.md": FOLDER_NAMED}
    assert marked_in_tree("VS801", files) == [("skills/release-shop/SKILL.md", "1:1")]


@pytest.mark.parametrize("skills", ['"./more"', '["./more/b"]', '["./other", "./more/"]'])
def test_skills_meet_where_the_manifest_says_that_they_are_loaded(skills: str) -> None:
    plugin = {"shop/.claude-plugin/plugin.json": f'{{"name": "shop", "skills": {skills}}}'}
    files = plugin | {"shop/skills/a/SKILL.md": HEAD, "shop/more/b/SKILL.md": HEAD}
    assert len(marked_in_tree("VS801", files)) == 1


def test_skills_that_a_plugin_does_not_load_do_not_meet_its_own() -> None:
    plugin = {"shop/.claude-plugin/plugin.json": '{"name": "shop"}'}
    files = plugin | {"shop/skills/a/SKILL.md": HEAD, "shop/drafts/b/SKILL.md": HEAD}
    assert marked_in_tree("VS801", files) == []


def test_skills_in_folders_below_the_folder_of_skills_do_not_meet() -> None:
    assert marked_in_tree("VS801", {"skills/a/x/SKILL.md": HEAD, "skills/b/x/SKILL.md": HEAD}) == []
    assert len(marked_in_tree("VS801", {"skills/a/x/SKILL.md": HEAD, "skills/a/y/SKILL.md": HEAD})) == 1


def test_plugins_that_only_a_marketplace_tells_of_do_not_meet() -> None:
    plugins = ", ".join(f'{{"name": "{name}", "source": "./{name}"}}' for name in "ab")
    files = {
        ".claude-plugin/marketplace.json": f'{{"plugins": [{plugins}, {{"name": "c", "source": {{}}}}]}}',
        ".claude-plugin/plugin.json": '{"name": "all"}',
        "a/skills/x/SKILL.md": HEAD,
        "b/skills/x/SKILL.md": HEAD,
    }
    assert marked_in_tree("VS801", files) == []
    assert len(marked_in_tree("VS801", files | {"b/skills/y/SKILL.md": HEAD})) == 1


def test_plugins_of_one_root_meet_only_in_what_both_load() -> None:
    plugins = ", ".join(f'{{"name": "{name}", "source": "./", "skills": ["./{name}/x"]}}' for name in "ab")
    files = {
        ".claude-plugin/marketplace.json": f'{{"plugins": [{plugins}]}}',
        "a/x/SKILL.md": HEAD,
        "b/x/SKILL.md": HEAD,
    }
    assert marked_in_tree("VS801", files) == []


def test_skills_of_two_plugins_do_not_meet() -> None:
    files = {f"{plugin}/.claude-plugin/plugin.json": '{"name": "x"}' for plugin in "ab"}
    files |= {f"{plugin}/skills/release-shop/SKILL.md": HEAD for plugin in "ab"}
    assert marked_in_tree("VS801", files) == []


def test_skills_of_two_folders_of_skills_do_not_meet() -> None:
    assert marked_in_tree("VS801", {"a/skills/x/SKILL.md": HEAD, "b/skills/x/SKILL.md": HEAD}) == []


def test_names_that_differ_are_left_alone() -> None:
    other = HEAD.replace("release-shop", "release-store")
    assert marked_in_tree("VS801", {"skills/a/SKILL.md": HEAD, "skills/b/SKILL.md": other}) == []
