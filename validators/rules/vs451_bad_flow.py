"""A flow that is no graph.

The flow is read as a digraph: nodes, then edges between them, each once. What cannot be read is not followed.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD

RULE: Final = Rule(
    summary="the flow is a digraph of declared nodes",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"bad-flow", "duplicate-edge", "duplicate-node", "empty-flow", "undeclared-node"}),
)
GOOD: Final = (
    Example(
        name="two nodes and an edge",
        text=HEAD + "<logic_flow>\ndigraph Release { Ship; Done; Ship -> Done; }\n</logic_flow>\n",
    ),
)
BAD: Final = (
    Example(
        name="an edge that is there twice",
        text=HEAD + "<logic_flow>\ndigraph Release { Ship; Done; Ship -> Done; Ship -> Done; }\n</logic_flow>\n",
    ),
)
