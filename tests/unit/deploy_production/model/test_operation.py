from datetime import timedelta
from typing import get_args

import pytest

from deploy_production.ledger.codec import decode, encode
from deploy_production.model.operation import (
    DockerBuild,
    DockerPush,
    DockerTag,
    KubectlApply,
    Operation,
    PodLogs,
    RolloutStatus,
    RolloutUndo,
    RunCommand,
)
from deploy_production.skillfile.agreement import all_commands
from deploy_production.skillfile.reader import shipped_skill

ONE_OF_EACH: list[Operation] = [
    DockerBuild(tag="web:v1", context="."),
    DockerTag(source="web:v1", target="web:latest"),
    DockerPush(reference="web:v1"),
    KubectlApply(path="manifests"),
    RolloutStatus(kind="deployment", name="web", timeout=timedelta(minutes=5)),
    RolloutUndo(kind="deployment", name="web"),
    PodLogs(kind="deployment", name="web", tail=100),
    RunCommand(argv=("npm", "test")),
]


def test_every_operation_is_looked_at_here() -> None:
    assert [type(operation) for operation in ONE_OF_EACH] == list(get_args(Operation))


@pytest.mark.parametrize("operation", ONE_OF_EACH)
def test_an_operation_is_read_back_as_it_was_written(operation: Operation) -> None:
    assert decode(type(operation), encode(operation)) == operation


def test_operations_of_another_kind_are_never_equal() -> None:
    assert len(set(ONE_OF_EACH)) == len(ONE_OF_EACH)
    assert RolloutUndo(kind="deployment", name="web") != RolloutStatus(kind="deployment", name="web")


def test_a_rollout_that_the_document_gives_no_time_has_none() -> None:
    assert RolloutStatus(kind="deployment", name="web").timeout is None


def test_every_command_of_the_shipped_skill_is_one_of_these() -> None:
    skill = shipped_skill()
    commands = list(all_commands(skill.gates, skill.rollback, skill.steps))

    assert commands
    assert {type(command.operation) for command in commands} <= set(get_args(Operation))
