"""What the rules about the flow share: which nodes are steps, which of them change something, which is the gate."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..lazy import pattern
from ..rule import Document

if TYPE_CHECKING:
    from deploy_production.model.skill import FlowGraph, FlowNode, ProcessStep

_NUMBER = pattern(r"(?P<number>\d{1,3})[.)] ")
_GATE = pattern(
    r"\b(?:verif\w*|check\w*|gate\w*|validat\w*|pre[- _]?(?:deploy\w*|flight)|review\w*|approv\w*|ready)", re.IGNORECASE
)
_BACK = pattern(r"roll ?back|revert|undo|restore", re.IGNORECASE)


def number_of(node: "FlowNode") -> int | None:
    """Returns the number of the step that a node stands for."""
    match = _NUMBER().match(node.label)
    return int(match["number"]) if match else None


def changing_steps(document: Document) -> Iterator["ProcessStep"]:
    """Yields the steps whose commands change a registry or a cluster."""
    from deploy_production.model.operation import DockerPush, KubectlApply, RolloutUndo

    for step in document.skill.steps:
        if any(isinstance(command.operation, DockerPush | KubectlApply | RolloutUndo) for command in step.commands):
            yield step


def is_gate(node: "FlowNode") -> bool:
    return _GATE().search(f"{node.id} {node.label}") is not None


def leads_back(node: "FlowNode") -> bool:
    """Tells whether a node stands for the rollback."""
    return _BACK().search(f"{node.id} {node.label}") is not None


def targets(flow: "FlowGraph") -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for edge in flow.edges:
        found.setdefault(edge.source, []).append(edge.target)
    return found


def reached(flow: "FlowGraph", first: Iterable[str], without: frozenset[str] = frozenset()) -> set[str]:
    """Returns the nodes that can be reached without passing through some of them."""
    edges = targets(flow)
    todo = [name for name in first if name not in without]
    found = set(todo)
    while todo:
        for target in edges.get(todo.pop(), []):
            if target not in found and target not in without:
                found.add(target)
                todo.append(target)
    return found


def released(nodes: str, edges: str) -> str:
    """Returns a flow and a process of two steps: a checklist, and a push."""
    flow = f"<logic_flow>\ndigraph Release {{ {nodes} {edges} }}\n</logic_flow>\n"
    steps = "### 1. Verify\n\n- [ ] All checks pass\n\n### 2. Ship\n\n```bash\ndocker push shop:$VERSION\n```\n"
    return f"{flow}\n## Process\n\n{steps}"


NODES = 'Verify [label="1. Verify"]; Ship [label="2. Ship"]; Done;'
EDGES = "Verify -> Ship; Ship -> Done;"
