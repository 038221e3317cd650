from dataclasses import replace

import pytest

from deploy_production.ledger.codec import decode, encode
from deploy_production.model.skill import (
    Check,
    FlowGraph,
    Frontmatter,
    FrontmatterField,
    Gate,
    RollbackProcedure,
    Skill,
    TriggerKind,
)
from deploy_production.model.source import Span
from deploy_production.skillfile.reader import shipped_skill


@pytest.fixture
def skill() -> Skill:
    return shipped_skill()


@pytest.fixture
def procedure(skill: Skill) -> RollbackProcedure:
    assert skill.rollback is not None
    return skill.rollback


@pytest.fixture
def flow(skill: Skill) -> FlowGraph:
    assert skill.flow is not None
    return skill.flow


def test_a_frontmatter_gives_the_value_of_a_key() -> None:
    place = Span.at(1)
    frontmatter = Frontmatter(fields={"name": FrontmatterField(key="name", value="web", span=place)}, span=place)

    assert frontmatter.value("name") == "web"
    assert frontmatter.value("other") is None


def test_a_gate_finds_its_checks_by_id(skill: Skill) -> None:
    gate = skill.gates[0]

    assert gate.check(gate.checks[-1].id) is gate.checks[-1]
    assert gate.check("no_such_check") is None


def test_a_procedure_finds_its_steps_by_action(procedure: RollbackProcedure) -> None:
    found = procedure.step("verify_rollback")

    assert found is not None
    assert found.number == 2
    assert procedure.step("do_nothing") is None


def test_a_procedure_finds_its_triggers_by_kind(procedure: RollbackProcedure) -> None:
    found = procedure.trigger(TriggerKind.HEALTH_CHECKS)

    assert found is not None
    assert found.kind is TriggerKind.HEALTH_CHECKS
    assert replace(procedure, triggers=()).trigger(TriggerKind.HEALTH_CHECKS) is None


def test_a_flow_finds_its_nodes_by_id(flow: FlowGraph) -> None:
    assert flow.node(flow.nodes[0].id) is flow.nodes[0]
    assert flow.node("Nowhere") is None


def test_a_skill_finds_its_steps_by_number(skill: Skill) -> None:
    found = skill.step(3)

    assert found is not None
    assert found.number == 3
    assert skill.step(99) is None


def test_a_skill_that_could_not_be_read_has_nothing_but_its_digest() -> None:
    empty = Skill(digest="sha256:0")

    assert (empty.gates, empty.steps, empty.rollback, empty.flow, empty.problems) == ((), (), None, None, ())


@pytest.mark.parametrize("number", range(8))
def test_a_check_is_read_back_as_it_was_written(skill: Skill, number: int) -> None:
    check = skill.gates[0].checks[number]

    assert decode(Check, encode(check)) == check


def test_a_gate_is_read_back_as_it_was_written(skill: Skill) -> None:
    assert decode(Gate, encode(skill.gates[0])) == skill.gates[0]


def test_a_kind_of_trigger_is_the_name_of_its_file() -> None:
    assert {kind.value for kind in TriggerKind} == {
        "health_checks",
        "error_rate",
        "manual_abort",
        "migration_failure",
    }
