"""A node of the flow whose number is no step.

The flow says in which order the steps run. A number that no heading has is a step that nobody wrote. Number the node as
its heading, or write the step.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD, process

RULE: Final = Rule(
    summary="every numbered node of the flow is a step of the process",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"flow-step-mismatch"}),
)
GOOD: Final = (Example(name="one step, one node", text=HEAD + process("docker push shop:$VERSION")),)
BAD: Final = (
    Example(
        name="a node for a step that is not there",
        text=HEAD + process("docker push shop:$VERSION").replace('1. Ship"]', '2. Ship"]'),
    ),
)
