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


def test_skills_of_one_plugin_meet_wherever_they_stand() -> None:
    plugin = {"shop/.claude-plugin/plugin.json": '{"name": "shop"}'}
    files = plugin | {"shop/skills/a/SKILL.md": HEAD, "shop/more/b/SKILL.md": HEAD}
    assert len(marked_in_tree("VS801", files)) == 1


def test_skills_of_two_plugins_do_not_meet() -> None:
    files = {f"{plugin}/.claude-plugin/plugin.json": '{"name": "x"}' for plugin in "ab"}
    files |= {f"{plugin}/skills/release-shop/SKILL.md": HEAD for plugin in "ab"}
    assert marked_in_tree("VS801", files) == []


def test_skills_of_two_folders_of_skills_do_not_meet() -> None:
    assert marked_in_tree("VS801", {"a/skills/x/SKILL.md": HEAD, "b/skills/x/SKILL.md": HEAD}) == []


def test_names_that_differ_are_left_alone() -> None:
    other = HEAD.replace("release-shop", "release-store")
    assert marked_in_tree("VS801", {"skills/a/SKILL.md": HEAD, "skills/b/SKILL.md": other}) == []
