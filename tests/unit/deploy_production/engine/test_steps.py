from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy_production.engine.steps import DEPLOY, DOCKER, PUSH, Steps, names_of, plan_steps
from deploy_production.engine.steps import test_command as command_of_tests
from deploy_production.errors import SkillError
from deploy_production.model.operation import DockerBuild, DockerPush, DockerTag, RunCommand
from deploy_production.model.skill import Command, Skill
from deploy_production.settings.model import Settings
from deploy_production.skillfile.reader import shipped_skill
from tests.simulators.engine import REGISTRY, Bench

IMAGE = f"{REGISTRY}/shop"
NPM_TEST = RunCommand(argv=("npm", "test"))


@pytest.fixture
def skill() -> Skill:
    return shipped_skill()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def settings(bench: Bench, **parts: Any) -> Settings:
    bench.overrides = parts
    return bench.settings()


def planned(bench: Bench, skill: Skill, **parts: Any) -> Steps:
    return plan_steps(skill, settings(bench, **parts), "v1")


def with_commands(skill: Skill, number: int, *commands: Command) -> Skill:
    steps = [replace(step, commands=commands) if step.number == number else step for step in skill.steps]
    return replace(skill, steps=tuple(steps))


def commands_of(skill: Skill, number: int) -> tuple[Command, ...]:
    step = skill.step(number)
    assert step is not None
    return step.commands


def test_the_image_of_the_document_is_the_image_of_the_settings(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, skill)

    assert steps.docker == (
        DockerBuild(tag=f"{IMAGE}:v1", context="."),
        DockerTag(source=f"{IMAGE}:v1", target=f"{IMAGE}:latest"),
    )


def test_a_reference_that_moves_is_pushed_after_the_success_alone(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, skill)

    assert steps.push == (DockerPush(reference=f"{IMAGE}:v1"),)
    assert steps.push_after_success == (DockerPush(reference=f"{IMAGE}:latest"),)


def test_the_build_is_what_the_document_says_in_its_order(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, skill)

    assert steps.build == (RunCommand(argv=("npm", "run", "build")), NPM_TEST)
    assert steps.setup == ()


def test_build_commands_of_the_settings_take_the_place_of_the_documents(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, skill, commands={"build": [["make", "all"], ["make", "pack"]]})

    assert steps.build[:2] == (RunCommand(argv=("make", "all")), RunCommand(argv=("make", "pack")))


def test_no_setting_of_the_build_takes_the_tests_away(bench: Bench, skill: Skill) -> None:
    assert planned(bench, skill, commands={"build": []}).build == (NPM_TEST,)


def test_the_tests_of_the_build_are_those_of_the_gate(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, skill, checks={"tests_pass": {"command": ["pytest", "-q"]}})

    assert steps.build[-1] == RunCommand(argv=("pytest", "-q"))
    assert NPM_TEST not in steps.build


def test_the_tests_follow_the_settings_when_the_build_does_too(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, skill, commands={"build": [["make"]]}, checks={"tests_pass": {"command": ["pytest", "-q"]}})

    assert steps.build == (RunCommand(argv=("make",)), RunCommand(argv=("pytest", "-q")))


def test_what_prepares_the_checkout_comes_from_the_settings(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, skill, checks={"tests_pass": {"setup": [["npm", "ci"]]}})

    assert steps.setup == (RunCommand(argv=("npm", "ci")),)


def test_the_checklist_and_the_duties_are_the_documents(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, skill)

    assert steps.checklist == (
        "Health checks passing",
        "Logs show no errors",
        "Metrics within normal range",
        "Smoke tests pass",
    )
    assert steps.duties


@pytest.mark.parametrize("number", [2, DOCKER, PUSH, DEPLOY, 6, 7])
def test_a_document_without_one_of_its_steps_is_refused(bench: Bench, skill: Skill, number: int) -> None:
    less = replace(skill, steps=tuple(step for step in skill.steps if step.number != number))

    with pytest.raises(SkillError, match=f"Step {number} of the skill's process is missing"):
        planned(bench, less)


@pytest.mark.parametrize("number", [2, DOCKER, PUSH, DEPLOY])
def test_a_step_without_commands_is_refused(bench: Bench, skill: Skill, number: int) -> None:
    with pytest.raises(SkillError, match=f"Step {number} .* has no commands"):
        planned(bench, with_commands(skill, number))


@pytest.mark.parametrize(("number", "foreign"), [(2, PUSH), (DOCKER, DEPLOY), (PUSH, 2), (DEPLOY, DOCKER)])
def test_a_command_in_a_step_where_it_has_no_place_is_refused_with_its_line(
    bench: Bench, skill: Skill, number: int, foreign: int
) -> None:
    stranger = commands_of(skill, foreign)[0]

    with pytest.raises(SkillError, match=f"line {stranger.span.start.line}"):
        planned(bench, with_commands(skill, number, *commands_of(skill, number), stranger))


def test_a_deploy_that_applies_nothing_is_refused(bench: Bench, skill: Skill) -> None:
    status = commands_of(skill, DEPLOY)[-1]

    with pytest.raises(SkillError, match="has no `kubectl apply`"):
        planned(bench, with_commands(skill, DEPLOY, status))


def test_the_documents_own_names_of_the_image_are_known(skill: Skill) -> None:
    assert names_of(skill) == ("myapp",)
    assert names_of(replace(skill, steps=())) == ()


def test_the_test_command_is_the_documents_unless_the_settings_name_one(bench: Bench, skill: Skill) -> None:
    assert command_of_tests(skill, settings(bench)) == NPM_TEST
    named = settings(bench, checks={"tests_pass": {"command": ["pytest"]}})
    assert command_of_tests(skill, named) == RunCommand(argv=("pytest",))


def test_a_document_without_tests_in_its_gate_has_no_test_command(bench: Bench, skill: Skill) -> None:
    assert command_of_tests(replace(skill, gates=()), settings(bench)) is None


def test_a_document_whose_gate_runs_no_tests_builds_by_itself(bench: Bench, skill: Skill) -> None:
    steps = planned(bench, replace(skill, gates=()), commands={"build": [["make"]]})

    assert steps.build == (RunCommand(argv=("make",)),)
