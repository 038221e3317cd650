from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.engine.planning import (
    expected_duration,
    require_clean,
    require_known_flow,
    require_thawed,
    resolve_target,
)
from deploy_production.errors import RepositoryError, SettingsError, SkillError, TargetFrozen, WrongTargetError
from deploy_production.model.run import Change, Outcome
from deploy_production.skillfile.reader import shipped_skill
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.engine import COMMIT, REGISTRY, Bench, TableRepository
from tests.simulators.release import config, deployment, keys

WRITES = {"apply", "replace", "create", "delete"}
MARK = "deploy-production.dev/"
DEPLOYMENT = keys(deployment())[0]
TO_FRIDAY = timedelta(days=4, hours=4)
"""From the clock's beginning, a Monday at ten."""
PRODUCTION: dict[str, Any] = {"rehearsal": False, "rollout": {"soak": "30 minutes"}}


class Dirty(TableRepository):
    """A working tree that somebody works in."""

    def uncommitted(self) -> tuple[str, ...]:
        return tuple(f"src/{number}.py" for number in range(len(self.files)))


class Shallow(TableRepository):
    """A repository that does not have the commits that were deployed."""

    def resolve(self, revision: str) -> str | None:
        return None


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def live(bench: Bench) -> Bench:
    """v1 is live."""
    assert bench.deploy("v1")[0] is Outcome.SUCCEEDED
    return bench


def annotate(bench: Bench, key: str, value: str | None, *, place: str = "annotations") -> None:
    def change(found: dict[str, Any]) -> None:
        found["metadata"].setdefault(place, {})[key] = value
        if value is None:
            del found["metadata"][place][key]

    bench.cluster.edit(DEPLOYMENT, change)


def test_planning_changes_nothing_in_the_cluster(live: Bench) -> None:
    before = live.state()
    live.cluster.calls.clear()

    live.plan(live.release("v2", greeting="changed"))

    assert not WRITES & {verb for verb, _ in live.cluster.calls}
    assert live.state() == before


def test_planning_twice_gives_the_same_plan(live: Bench) -> None:
    release = live.release("v2")
    first = live.plan(release)
    live.clock.advance(timedelta(minutes=5))

    assert live.plan(release).digest == first.digest


def test_a_world_that_moved_gives_another_plan(live: Bench) -> None:
    release = live.release("v2")
    first = live.plan(release)
    live.cluster.edit(keys(config())[0], lambda found: found["data"].update(GREETING="by hand"))

    assert live.plan(release).digest != first.digest


def test_a_first_deploy_creates_everything_and_has_nothing_to_go_back_to(bench: Bench) -> None:
    plan = bench.plan(bench.release("v1"))

    assert [entry.change for entry in plan.objects] == [Change.CREATED, Change.CREATED]
    assert [(entry.live_uid, entry.live_digest) for entry in plan.objects] == [(None, None)] * 2
    assert plan.rollback.first_deploy
    assert plan.base_commit is None


def test_a_plan_says_what_each_object_becomes(live: Bench) -> None:
    plan = live.plan(live.release("v2"))

    assert {str(entry.key): entry.change for entry in plan.objects} == {
        "ConfigMap/shop": Change.UNCHANGED,
        "Deployment/shop": Change.TEMPLATE_CHANGED,
    }
    assert any(f"{REGISTRY}/shop:v2" in line for line in plan.objects[1].diff)


def test_a_plan_names_what_a_rollback_would_bring_back(live: Bench) -> None:
    rollback = live.plan(live.release("v2")).rollback

    assert rollback.version == "v1"
    assert rollback.run_id == f"run-{1:026}"
    assert rollback.image is not None
    assert rollback.image.startswith(f"{REGISTRY}/shop@sha256:")


def test_the_review_covers_everything_since_the_commit_that_is_live(live: Bench) -> None:
    assert live.plan(live.release("v2")).base_commit == COMMIT


def test_a_live_commit_that_the_repository_does_not_know_is_no_base(live: Bench, tmp_path: Path) -> None:
    release = live.release("v2")
    live.repository = Shallow(files=live.repository.files, folder=tmp_path)

    assert live.plan(release).base_commit is None


@pytest.mark.parametrize("claimed", ["main", "HEAD~1", "--all", "c" * 39, "C" * 40, ""])
def test_a_mark_that_is_not_a_whole_commit_is_no_base(live: Bench, claimed: str) -> None:
    annotate(live, f"{MARK}commit", claimed)

    assert live.plan(live.release("v2")).base_commit is None


def test_marks_with_text_that_we_never_write_are_not_believed(live: Bench) -> None:
    annotate(live, f"{MARK}version", "v1\x1b[2K $(reboot)")
    annotate(live, f"{MARK}run", "a run")

    rollback = live.plan(live.release("v2")).rollback

    assert (rollback.version, rollback.run_id) == (None, None)


def test_what_somebody_else_deployed_has_an_image_and_no_version(bench: Bench) -> None:
    bench.cluster.create(deployment("registry.example/shop:old"), field_manager="kubectl")

    rollback = bench.plan(bench.release("v2")).rollback

    assert not rollback.first_deploy
    assert (rollback.image, rollback.version, rollback.run_id) == ("registry.example/shop:old", None, None)


@pytest.mark.parametrize(
    ("place", "key", "tool"),
    [
        ("annotations", "meta.helm.sh/release-name", "Helm"),
        ("annotations", "argocd.argoproj.io/tracking-id", "Argo Cd"),
        ("labels", "kustomize.toolkit.fluxcd.io/name", "Flux Kustomize"),
        ("labels", "helm.toolkit.fluxcd.io/name", "Flux Helm"),
    ],
)
def test_an_object_in_the_hands_of_another_tool_is_refused(live: Bench, place: str, key: str, tool: str) -> None:
    annotate(live, key, "shop", place=place)

    with pytest.raises(WrongTargetError, match=f"Deployment/shop is kept by {tool}"):
        live.plan(live.release("v2"))


def test_a_namespace_that_is_not_there_is_refused(bench: Bench) -> None:
    bench.cluster = SimulatedCluster(bench.clock, namespaces={"other": {}})

    with pytest.raises(WrongTargetError, match="has no namespace shop"):
        bench.plan(bench.release("v1"))


@pytest.mark.parametrize(
    ("said", "label", "rehearsal"),
    [(True, "true", True), (True, "True", False), (True, None, False), (False, "true", False), (True, "yes", False)],
)
def test_a_rehearsal_is_one_only_when_the_settings_and_the_namespace_say_so(
    bench: Bench, said: bool, label: str | None, rehearsal: bool
) -> None:
    labels = {} if label is None else {f"{MARK}rehearsal": label}
    bench.cluster = SimulatedCluster(bench.clock, namespaces={"shop": labels})
    bench.overrides = {"rehearsal": said}

    assert resolve_target(bench.cluster, bench.settings()).rehearsal is rehearsal


def test_what_only_a_rehearsal_may_do_is_refused_elsewhere(bench: Bench) -> None:
    bench.overrides = {"rehearsal": False}

    with pytest.raises(SettingsError, match="soak"):
        bench.plan(bench.release("v1"))


def test_a_rehearsal_on_a_namespace_that_is_not_marked_as_one_is_refused(bench: Bench) -> None:
    bench.cluster = SimulatedCluster(bench.clock, namespaces={"shop": {}})

    with pytest.raises(SettingsError, match="the namespace does not say so"):
        bench.plan(bench.release("v1"))


def test_a_tree_without_changes_is_clean(bench: Bench, tmp_path: Path) -> None:
    bench.release("v1")

    require_clean(bench.world().repository)

    assert bench.repository.uncommitted() == ()


@pytest.mark.parametrize(("count", "end"), [(1, "src/0.py."), (5, "src/4.py."), (6, "src/4.py ….")])
def test_a_dirty_tree_is_refused_with_its_first_files(bench: Bench, tmp_path: Path, count: int, end: str) -> None:
    bench.repository = Dirty(files={str(number): b"" for number in range(count)}, folder=tmp_path)

    with pytest.raises(RepositoryError) as caught:
        require_clean(bench.world().repository)

    assert caught.value.message.endswith(end)


def test_a_skill_without_a_flow_is_refused() -> None:
    with pytest.raises(SkillError, match="it has no logic_flow"):
        require_known_flow(replace(shipped_skill(), flow=None))


def test_a_skill_that_draws_another_way_is_refused() -> None:
    skill = shipped_skill()
    assert skill.flow is not None

    with pytest.raises(SkillError, match="the flow does not lead from"):
        require_known_flow(replace(skill, flow=replace(skill.flow, edges=skill.flow.edges[1:])))


def checklist(bench: Bench, *texts: str) -> None:
    """Gives the skill another checklist in step 6."""
    step = bench.skill.step(6)
    assert step is not None
    items = tuple(replace(step.checklist[0], text=text) for text in texts)
    changed = [replace(entry, checklist=items) if entry.number == 6 else entry for entry in bench.skill.steps]
    bench.skill = replace(bench.skill, steps=tuple(changed))


def test_a_checklist_that_nothing_here_can_verify_is_refused_at_plan_time(bench: Bench) -> None:
    checklist(bench, "Smoke tests pass", "The moon is full")

    with pytest.raises(SkillError, match="Nothing here verifies 'The moon is full'"):
        bench.plan(bench.release("v1"))


def test_an_empty_checklist_is_refused(bench: Bench) -> None:
    checklist(bench)

    with pytest.raises(SkillError, match="has no checklist"):
        bench.plan(bench.release("v1"))


def test_a_trigger_that_is_not_watched_is_said_openly(bench: Bench) -> None:
    remarks = [warning for warning in bench.plan(bench.release("v1")).warnings if "not watched" in warning]

    assert any("Error rate" in remark for remark in remarks)


def test_a_release_takes_build_hold_and_soak_together(bench: Bench) -> None:
    bench.rollout = {"stability": "10s", "soak": "60s"}

    assert expected_duration(bench.settings()) == timedelta(minutes=10, seconds=70)


def test_a_plan_made_in_a_freeze_says_that_the_gate_will_not_open(bench: Bench) -> None:
    bench.overrides = PRODUCTION
    bench.clock.advance(TO_FRIDAY)

    plan = bench.plan(bench.release("v1"))

    assert any("the gate will not open now" in warning for warning in plan.warnings)


def test_a_rehearsal_planned_in_a_freeze_says_that_it_goes_on(bench: Bench) -> None:
    bench.clock.advance(TO_FRIDAY)

    assert any("goes on all the same" in warning for warning in bench.plan(bench.release("v1")).warnings)


def test_a_freeze_forbids_production_and_names_the_next_moment(bench: Bench) -> None:
    bench.overrides = PRODUCTION
    plan = bench.plan(bench.release("v1"))
    bench.clock.advance(TO_FRIDAY)

    with pytest.raises(TargetFrozen) as caught:
        require_thawed(bench.world(), bench.settings(), plan.target, plan.expected_duration)

    assert "There is no way around" in caught.value.diagnosis
    assert "2026-03-0" in caught.value.diagnosis


def test_a_freeze_does_not_stop_a_rehearsal(bench: Bench) -> None:
    plan = bench.plan(bench.release("v1"))
    bench.clock.advance(TO_FRIDAY)

    require_thawed(bench.world(), bench.settings(), plan.target, plan.expected_duration)

    assert plan.target.rehearsal
