from dataclasses import replace

import pytest

from deploy_production.engine.machine import Event, advance, disagreements
from deploy_production.model.run import Phase
from deploy_production.model.skill import FlowGraph
from deploy_production.skillfile.reader import shipped_skill


@pytest.fixture
def flow() -> FlowGraph:
    found = shipped_skill().flow
    assert found is not None
    return found


@pytest.mark.requirement("flow.machine_is_the_drawing")
def test_the_machine_does_exactly_what_the_skill_draws(flow: FlowGraph) -> None:
    assert disagreements(flow) == ()


def test_a_node_without_an_action_is_a_disagreement(flow: FlowGraph) -> None:
    strange = replace(flow.nodes[0], id="Approve")

    found = disagreements(replace(flow, nodes=(*flow.nodes, strange)))

    assert [problem.code for problem in found] == ["flow-node-without-action"]


def test_an_edge_that_skips_the_gate_is_a_disagreement(flow: FlowGraph) -> None:
    shortcut = replace(flow.edges[0], source="Verify", target="Deploy")

    assert "flow-edge-without-transition" in {
        problem.code for problem in disagreements(replace(flow, edges=(*flow.edges, shortcut)))
    }


def test_a_missing_edge_of_the_straight_way_is_a_disagreement(flow: FlowGraph) -> None:
    found = disagreements(replace(flow, edges=flow.edges[1:]))

    assert [problem.code for problem in found] == ["flow-edge-missing"]


def test_a_missing_node_is_a_disagreement(flow: FlowGraph) -> None:
    without = tuple(node for node in flow.nodes if node.id != "Rollback")

    assert "flow-phase-missing" in {problem.code for problem in disagreements(replace(flow, nodes=without))}


def test_every_run_that_deploys_has_passed_the_gate_build_and_push() -> None:
    phase, seen = Phase.VERIFY, []
    while phase is not Phase.CHECK:
        seen.append(phase)
        phase = advance(phase, Event.DONE)

    assert seen == [Phase.VERIFY, Phase.BUILD, Phase.DOCKER, Phase.PUSH, Phase.DEPLOY]


def test_an_event_out_of_order_is_a_programmers_mistake() -> None:
    with pytest.raises(RuntimeError, match="verify cannot take the event health-ok"):
        advance(Phase.VERIFY, Event.HEALTH_OK)
