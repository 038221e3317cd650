"""A step that changes something, and that the flow does not know.

Whoever follows the flow never comes to it, and whoever follows the headings does what no arrow allows. Give the step a
node whose label begins with its number.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate
from ._flow import EDGES, NODES, changing_steps, number_of, released


def _check(document: Document) -> Iterable[Note]:
    flow = document.skill.flow
    numbers = {number_of(node) for node in flow.nodes} if flow else {None}
    if numbers == {None}:
        return
    for step in changing_steps(document):
        if step.number not in numbers:
            message = f'the flow has no node for this step; add one with label="{step.number}. ..."'
            yield document.note(message, step.span)


RULE: Final = Rule(
    summary="every step that changes something is a node of the flow",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (Example(name="a node for each", text=HEAD + gate(CHECK) + released(NODES, EDGES)),)
BAD: Final = (
    Example(
        name="a push without a node",
        text=HEAD + gate(CHECK) + released('Verify [label="1. Verify"]; Done;', "Verify -> Done;"),
    ),
)
