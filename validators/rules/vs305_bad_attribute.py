"""An attribute that is missing, unknown, given twice, or of a value that it cannot have.

A gate whose `type` is not `blocking` blocks nothing, and a check without an `id` has no evidence. Write each attribute
once, with a value of its kind.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every attribute is one that its element knows, with a value it can have",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"unknown-attribute", "duplicate-attribute", "bad-attribute", "missing-attribute"}),
)
GOOD: Final = (Example(name="an id of lower-case letters", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="a type that no gate has", text=HEAD + gate(CHECK).replace("blocking", "hard")),)
