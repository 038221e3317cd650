"""An attribute that is missing, unknown, given twice, or of a value that it cannot have.

A gate whose `type` is not `blocking` blocks nothing, and a check without an `id` has no evidence. Write each attribute
once, with a value of its kind. Where no gate, rollback or flow is meant it is a warning.
"""

from typing import Final

from ..rule import Example, Need, Profile, Rule, Severity, Standing
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every attribute is one that its element knows, with a value it can have",
    severity=Severity.WARNING,
    needs=frozenset({Need.CONTROL}),
    severities={Profile.SEED: Severity.ERROR},
    standings={Standing.GATED: Severity.ERROR, Standing.UNGATED: Severity.ERROR},
    problems=frozenset({"unknown-attribute", "duplicate-attribute", "bad-attribute", "missing-attribute"}),
)
GOOD: Final = (Example(name="an id of lower-case letters", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="a type that no gate has", text=HEAD + gate(CHECK).replace("blocking", "hard")),)
