"""A node of the flow that nothing leads to, or from which no end can be reached.

The flow is what the engine's machine is compared with. A node that is never entered is a promise that is never kept,
and a flow that cannot end is a deployment that never finishes. Add the edge that is missing, or remove the node.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD

RULE: Final = Rule(
    summary="every node of the flow can be reached, and leads to an end",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"unreachable-node", "endless-flow"}),
)
GOOD: Final = (
    Example(
        name="one way",
        text=HEAD + "<logic_flow>\ndigraph Release { Ship; Done; Ship -> Done; }\n</logic_flow>\n",
    ),
)
BAD: Final = (
    Example(
        name="a node that nothing leads to",
        text=HEAD + "<logic_flow>\ndigraph Release { Ship; Done; Undo; Ship -> Done; }\n</logic_flow>\n",
    ),
)
