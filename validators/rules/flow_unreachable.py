"""A node of the flow that nothing leads to, or from which no end can be reached.

The flow is what the engine's machine is compared with. A node that is never entered is a promise that is never kept,
and a flow that cannot end is a deployment that never finishes.
"""

from typing import Final

from ..rule import ProblemRule, Rule
from ._examples import HEAD

RULE: Final[Rule] = ProblemRule(
    summary="every node of the flow can be reached, and leads to an end",
    problems=frozenset({"unreachable-node", "endless-flow"}),
)
GOOD: Final = HEAD + "<logic_flow>\ndigraph Release { Ship; Done; Ship -> Done; }\n</logic_flow>\n"
BAD: Final = HEAD + "<logic_flow>\ndigraph Release { Ship; Done; Undo; Ship -> Done; }\n</logic_flow>\n"
