"""A flow that goes through the steps in another order than their numbers.

The numbers say one order and the arrows another, so a person and a program do different things. Number the steps in the
order of the arrows. A way back, such as a retry, is labelled with its reason.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate
from ._flow import EDGES, NODES, number_of, released


def _check(document: Document) -> Iterable[Note]:
    flow = document.skill.flow
    if flow is None:
        return
    numbers = {node.id: number_of(node) for node in flow.nodes}
    for edge in flow.edges:
        source, target = numbers.get(edge.source), numbers.get(edge.target)
        if source is not None and target is not None and target <= source and not (edge.label or "").strip():
            message = f"this goes from step {source} to step {target}; number them in order, or label the way back"
            yield document.note(message, edge.span)


RULE: Final = Rule(
    summary="the flow goes through the steps in the order of their numbers",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (
    Example(name="in order", text=HEAD + gate(CHECK) + released(NODES, EDGES)),
    Example(
        name="a way back with its reason",
        text=HEAD + gate(CHECK) + released(NODES, EDGES + ' Ship -> Verify [label="Retry"];'),
    ),
)
BAD: Final = (
    Example(
        name="backwards",
        text=HEAD
        + gate(CHECK)
        + released(NODES, "Ship -> Verify; Verify -> Done;").replace(
            NODES, 'Start; Ship [label="2. Ship"]; Verify [label="1. Verify"]; Done; Start -> Ship;'
        ),
    ),
)
