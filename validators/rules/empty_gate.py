"""A gate without checks.

A gate that checks nothing lets everything through and looks like a gate. Remove the block, or write its checks.
"""

from typing import Final

from ..rule import ProblemRule, Rule
from ._examples import CHECK, HEAD, gate

RULE: Final[Rule] = ProblemRule(summary="a gate has at least one check", problems=frozenset({"empty-gate"}))
GOOD: Final = HEAD + gate(CHECK)
BAD: Final = HEAD + gate("")
