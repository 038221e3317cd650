"""A flow that never comes to the rollback that the skill has.

What happens when the last check fails is then nowhere in the flow. Add a node for the rollback, and the arrow that
leads to it from the step that verifies. An arrow whose label says that something is rolled back is enough.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, UNDO, VERIFY, gate, rollback
from ._flow import EDGES, NODES, changing_steps, leads_back, released, speaks_of_going_back


def _check(document: Document) -> Iterable[Note]:
    skill = document.skill
    if skill.flow is None or skill.rollback is None or not skill.flow.nodes or not any(changing_steps(document)):
        return
    is_labelled = any(speaks_of_going_back(edge.label or "") for edge in skill.flow.edges)
    if not is_labelled and not any(leads_back(node) for node in skill.flow.nodes):
        start, end = document.offsets(skill.flow.nodes[0].span)
        yield document.note("this flow never comes to the rollback; add a node for it", (start, end))


_TAIL: Final = rollback(UNDO + VERIFY)
RULE: Final = Rule(
    summary="the flow of a skill with a rollback comes to it",
    check=_check,
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (
    Example(
        name="a node for it",
        text=HEAD + gate(CHECK) + released(f"{NODES} Rollback;", f'{EDGES} Ship -> Rollback [label="Errors"];') + _TAIL,
    ),
    Example(name="no rollback", text=HEAD + gate(CHECK) + released(NODES, EDGES)),
)
BAD: Final = (Example(name="no node for it", text=HEAD + gate(CHECK) + released(NODES, EDGES) + _TAIL),)
