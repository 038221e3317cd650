"""A gate without checks.

A gate that checks nothing lets everything through and looks like a gate. Remove the block, or write its checks.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="a gate has at least one check",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    is_safety=True,
    problems=frozenset({"empty-gate"}),
)
GOOD: Final = (Example(name="one check", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="no check", text=HEAD + gate("")),)
