from dataclasses import replace

import pytest

from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app.release import find_release, release_of, sound_skill
from deploy_production.errors import PlanDriftError, RepositoryError, SettingsError
from deploy_production.settings.reading import settings_digest
from tests.unit.deploy_production.app.desk import Desk


def repository(desk: Desk) -> GitRepository:
    return GitRepository(desk.box.root, SystemProcesses(desk.environment))


def test_the_shipped_skill_is_sound() -> None:
    assert sound_skill().problems == ()


def test_a_release_is_what_stands_at_the_commit_of_its_version(desk: Desk) -> None:
    desk.release("v1")

    release = find_release(repository(desk), "v1")

    assert (release.version, release.commit) == ("v1", desk.box.git("rev-parse", "v1"))
    assert release.tree == desk.box.git("rev-parse", "v1^{tree}")
    assert release.settings.application == "shop"


def test_settings_are_those_of_the_commit_and_not_of_the_newest_one(desk: Desk) -> None:
    desk.release("v1")
    desk.bench.rollout["soak"] = "90s"
    desk.release("v2")

    release = find_release(repository(desk), "v1")

    assert release.settings.rollout.soak.total_seconds() == 60
    assert release.settings_digest == settings_digest(
        desk.box.git("show", "v1:deploy-production.yaml").encode() + b"\n"
    )


def test_a_dirty_tree_is_refused_before_anything_is_looked_up(desk: Desk) -> None:
    desk.release("v1")
    desk.box.write("deploy-production.yaml", "version: 2")

    with pytest.raises(RepositoryError, match="uncommitted changes"):
        find_release(repository(desk), "no-such-version")


def test_a_text_that_is_no_version_is_named_without_its_tricks(desk: Desk) -> None:
    desk.release("v1")

    with pytest.raises(RepositoryError, match="'v9 x' is not a version"):
        find_release(repository(desk), "v9\x1b[31m\nx")


def test_a_version_that_nobody_tagged_says_how_to_tag_it(desk: Desk) -> None:
    desk.release("v1")

    with pytest.raises(RepositoryError, match="knows no version 'v9'") as caught:
        find_release(repository(desk), "v9")

    assert "git tag" in caught.value.diagnosis


def test_a_commit_without_settings_says_how_to_write_them(desk: Desk) -> None:
    desk.release("v1", settings=False)

    with pytest.raises(SettingsError, match="is not in the commit of v1") as caught:
        find_release(repository(desk), "v1")

    assert "deploy-production init" in caught.value.diagnosis


def test_settings_that_cannot_be_used_are_refused(desk: Desk) -> None:
    desk.bench.overrides = {"soak": "forever"}
    desk.release("v1")

    with pytest.raises(SettingsError, match="soak"):
        find_release(repository(desk), "v1")


def test_the_release_of_a_plan_is_the_one_that_was_planned(desk: Desk) -> None:
    plan = desk.planned()

    assert release_of(repository(desk), plan) == find_release(repository(desk), "v1")


def test_a_plan_whose_version_names_another_commit_by_now_is_drift(desk: Desk) -> None:
    plan = desk.planned()
    desk.box.commit("More", **{"src.py": "x = 1"})
    desk.box.git("tag", "--force", "v1")

    with pytest.raises(PlanDriftError, match="v1 does not name the planned commit any more"):
        release_of(repository(desk), plan)


@pytest.mark.parametrize("field", ["skill_digest", "settings_digest"])
def test_a_plan_of_other_documents_is_drift(desk: Desk, field: str) -> None:
    plan = replace(desk.planned(), **{field: "sha256:other"})

    with pytest.raises(PlanDriftError, match="another one"):
        release_of(repository(desk), plan)


def test_work_in_progress_does_not_matter_to_a_plan_that_was_made(desk: Desk) -> None:
    plan = desk.planned()
    desk.box.write("manifests/production/shop.yaml", "changed: true")

    assert release_of(repository(desk), plan).commit == plan.commit
