"""`mission_control` and `critical_constraint`: what the skill is for, and the lines that bind it."""

import re
from collections.abc import Iterator

from deploy_production.model.skill import Constraint, Mission
from deploy_production.skillfile.control import Control, Node
from deploy_production.skillfile.document import Document

_BULLET = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<text>.+)(?P=mark)")


def read_mission(document: Document, control: Control) -> Mission | None:
    """Returns the first mission; a second one is a problem that the schema reports."""
    nodes = control.each("mission_control")
    if not nodes:
        return None
    objective, criteria = nodes[0].child("objective"), nodes[0].child("success_criteria")
    return Mission(
        objective=objective.prose() if objective else "",
        success_criteria=criteria.prose() if criteria else "",
        span=document.span(nodes[0].start, nodes[0].end),
    )


def read_constraints(document: Document, control: Control) -> tuple[Constraint, ...]:
    """Returns each line of each `critical_constraint`; a bullet belongs to the line above its list."""
    return tuple(constraint for node in control.each("critical_constraint") for constraint in _lines(document, node))


def _lines(document: Document, node: Node) -> Iterator[Constraint]:
    heading: str | None = None
    for start, line in node.lines():
        bullet = _BULLET.match(line)
        text = line[bullet.end() :] if bullet else line
        offset = start + (bullet.end() if bullet else 0)
        bold = _BOLD.fullmatch(text)
        said = bold["text"] if bold else text
        offset += bold.start("text") if bold else 0
        span = document.span(offset, offset + len(said))
        if bullet is None:
            heading = said
        yield Constraint(text=said, heading=heading if bullet else None, span=span)
