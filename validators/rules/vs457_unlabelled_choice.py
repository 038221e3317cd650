"""A node with several ways out that do not say when each is taken.

Where two arrows leave a step, something decides between them: "Health OK", "Errors". Without labels everybody decides
for themselves. Label each arrow with its condition.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate
from ._flow import EDGES, NODES, released

if TYPE_CHECKING:
    from deploy_production.model.skill import FlowEdge


def _check(document: Document) -> Iterable[Note]:
    flow = document.skill.flow
    by_source: dict[str, list[FlowEdge]] = {}
    for edge in flow.edges if flow else ():
        by_source.setdefault(edge.source, []).append(edge)
    for edges in by_source.values():
        unlabelled = [edge for edge in edges if not (edge.label or "").strip()]
        for edge in unlabelled if len(edges) > 1 else ():
            yield document.note('say when this way is taken: [label="..."]', edge.span)


RULE: Final = Rule(
    summary="where the flow parts, every way says when it is taken",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (
    Example(name="one way", text=HEAD + gate(CHECK) + released(NODES, EDGES)),
    Example(
        name="two with their conditions",
        text=HEAD
        + gate(CHECK)
        + released(f"{NODES} Undo;", 'Verify -> Ship; Ship -> Done [label="OK"]; Ship -> Undo [label="Errors"];'),
    ),
)
BAD: Final = (Example(name="two ways", text=HEAD + gate(CHECK) + released(f"{NODES} Undo;", f"{EDGES} Ship -> Undo;")),)
