"""An element where none of its kind can stand, or one that nobody knows.

A check outside a gate is no check, and a misspelt block is only text. Put the element into the block it belongs to, and
write its name as the block knows it.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every control element stands in its block",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"misplaced-element", "misspelt-block", "unknown-element", "stray-text"}),
)
GOOD: Final = (Example(name="a check in a gate", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="a check outside any gate", text=HEAD + "<failure_mode>BLOCK deployment</failure_mode>\n"),)
