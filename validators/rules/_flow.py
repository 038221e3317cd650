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
    r"\b(?:verif|check|gate|validat|pre[- ]?(?:deploy|flight|condition)|review|approv|ready|tests?\b|testing|confirm"
    r"|inspect|safety)",
    re.IGNORECASE,
)
_BACK = pattern(r"\broll(?:s|ed|ing)?[ -]?(?:\w+ )?back|\brevert|\bundo|\brestor|\bback(?:ing)? out", re.IGNORECASE)
_JOINT = pattern(r"(?<=[a-z0-9])(?=[A-Z])|_")


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
    return _GATE().search(_words(node)) is not None


def leads_back(node: "FlowNode") -> bool:
    """Tells whether a node stands for the rollback."""
    return speaks_of_going_back(_words(node))


def speaks_of_going_back(text: str) -> bool:
    return _BACK().search(text) is not None


def _words(node: "FlowNode") -> str:
    """Returns the name and the label of a node, with the words of `SafetyGate` and `safety_gate` apart."""
    return _JOINT().sub(" ", f"{node.id} {node.label}")


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
