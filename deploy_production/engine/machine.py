"""The order of a run as a pure table, and the proof that it is the order the skill draws.

* One event per way a phase can end; anything not in the table is a programmer's mistake.
* Every node of the skill's flow must be a phase with an action, every edge a transition of this table.
* The edge "Fix & Retry" is a new run: it starts where every run starts, at the gate.
* Transitions that the drawing leaves out are the careful ones: stopping before the first write, and rolling back
  from phases in which something may already have been written.
"""

from enum import StrEnum
from itertools import pairwise

from deploy_production.model.run import Phase
from deploy_production.model.skill import FlowGraph
from deploy_production.model.source import Problem


class Event(StrEnum):
    DONE = "done"
    HEALTH_OK = "health-ok"
    ERRORS = "errors"
    STOP = "stop"
    """Something went wrong, or a person asked to stop, before anything was written."""
    RETRY = "retry"
    """A person fixed the cause and releases again."""


TRANSITIONS: dict[tuple[Phase, Event], Phase] = {
    (Phase.VERIFY, Event.DONE): Phase.BUILD,
    (Phase.BUILD, Event.DONE): Phase.DOCKER,
    (Phase.DOCKER, Event.DONE): Phase.PUSH,
    (Phase.PUSH, Event.DONE): Phase.DEPLOY,
    (Phase.DEPLOY, Event.DONE): Phase.CHECK,
    (Phase.CHECK, Event.HEALTH_OK): Phase.SUCCESS,
    (Phase.CHECK, Event.ERRORS): Phase.ROLLBACK,
    (Phase.ROLLBACK, Event.RETRY): Phase.VERIFY,
    (Phase.DEPLOY, Event.ERRORS): Phase.ROLLBACK,
    (Phase.SUCCESS, Event.ERRORS): Phase.ROLLBACK,
    (Phase.VERIFY, Event.STOP): Phase.STOPPED,
    (Phase.BUILD, Event.STOP): Phase.STOPPED,
    (Phase.DOCKER, Event.STOP): Phase.STOPPED,
    (Phase.PUSH, Event.STOP): Phase.STOPPED,
    (Phase.DEPLOY, Event.STOP): Phase.STOPPED,
}


def advance(phase: Phase, event: Event) -> Phase:
    """Returns the next phase; an event that the table does not know is a programmer's mistake."""
    try:
        return TRANSITIONS[phase, event]
    except KeyError:
        raise RuntimeError(f"a run in phase {phase} cannot take the event {event}") from None


def phase_of(node_id: str) -> Phase | None:
    """Returns the phase that is a node of the flow, by its id."""
    return next((phase for phase in Phase if phase is not Phase.STOPPED and phase.value == node_id.lower()), None)


def disagreements(flow: FlowGraph) -> tuple[Problem, ...]:
    """Returns what the skill's flow asks for and this machine does not do, and the other way round."""
    found = [
        Problem(
            code="flow-node-without-action",
            message=f"the node {node.id} has no action here; known are {', '.join(_drawn_names())}",
            span=node.span,
        )
        for node in flow.nodes
        if phase_of(node.id) is None
    ]
    found += [
        Problem(
            code="flow-edge-without-transition",
            message=f"nothing leads from {edge.source} to {edge.target}",
            span=edge.span,
        )
        for edge in flow.edges
        if not _has_transition(edge.source, edge.target)
    ]
    drawn = {phase_of(node.id) for node in flow.nodes}
    found += [
        Problem(code="flow-phase-missing", message=f"the flow has no node for the phase {phase}", span=flow.span)
        for phase in Phase
        if phase is not Phase.STOPPED and phase not in drawn
    ]
    return (*found, *_skipping_edges(flow))


def _drawn_names() -> list[str]:
    return [phase.value.capitalize() for phase in Phase if phase is not Phase.STOPPED]


def _has_transition(source: str, target: str) -> bool:
    pair = (phase_of(source), phase_of(target))
    return any((start, end) == pair for (start, _), end in TRANSITIONS.items())


def _skipping_edges(flow: FlowGraph) -> tuple[Problem, ...]:
    """Finds phases of the straight way (gate to success) that the drawing does not connect."""
    edges = {(phase_of(edge.source), phase_of(edge.target)) for edge in flow.edges}
    way = [Phase.VERIFY, Phase.BUILD, Phase.DOCKER, Phase.PUSH, Phase.DEPLOY, Phase.CHECK, Phase.SUCCESS]
    return tuple(
        Problem(code="flow-edge-missing", message=f"the flow does not lead from {a} to {b}", span=flow.span)
        for a, b in [*pairwise(way), (Phase.CHECK, Phase.ROLLBACK)]
        if (a, b) not in edges
    )
