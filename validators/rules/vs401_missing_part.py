"""A control block that lacks a part it needs, holds one twice, or has an empty one.

A check that does not say what its failure means, or a rollback without conditions, is a promise nobody can keep. Write
each part once.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every control block has its parts, each once and none empty",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"missing-element", "duplicate-element", "empty-element", "duplicate-block"}),
)
GOOD: Final = (Example(name="a check with its parts", text=HEAD + gate(CHECK)),)
BAD: Final = (
    Example(
        name="a check without a failure mode",
        text=HEAD + gate(CHECK.replace("<failure_mode>BLOCK deployment</failure_mode>\n", "")),
    ),
)
