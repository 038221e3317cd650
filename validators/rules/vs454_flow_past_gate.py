"""A way through the flow that reaches a change without passing the gate.

The gate is worth what the shortest way around it is worth. Every arrow from the beginning to a step that pushes or
applies leads through the node of the gate: one whose name or label speaks of checking, verifying or approving.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate
from ._flow import EDGES, NODES, changing_steps, is_gate, number_of, reached, released


def _check(document: Document) -> Iterable[Note]:
    skill = document.skill
    if skill.flow is None or not skill.gates or not skill.flow.nodes:
        return
    changing = {step.number for step in changing_steps(document)}
    gates = frozenset(node.id for node in skill.flow.nodes if is_gate(node) and number_of(node) not in changing)
    open_ways = reached(skill.flow, [skill.flow.nodes[0].id], gates)
    for node in skill.flow.nodes:
        if node.id in open_ways and number_of(node) in changing:
            yield document.note("a way leads here past the gate; put a node that verifies in front", node.span)


RULE: Final = Rule(
    summary="every way to a change leads through the gate",
    check=_check,
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (Example(name="through the gate", text=HEAD + gate(CHECK) + released(NODES, EDGES)),)
BAD: Final = (
    Example(
        name="a way around",
        text=HEAD + gate(CHECK) + released(f"Start; {NODES}", f"Start -> Verify; Start -> Ship; {EDGES}"),
    ),
)
