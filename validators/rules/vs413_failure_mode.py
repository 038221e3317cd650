"""A failure mode that means nothing, or contradicts its gate.

A failing check blocks, or it warns; the first word of its failure mode says which. In a blocking gate a check that only
warns lets through what the gate promises to stop. Write "BLOCK deployment".
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every failure mode says whether it blocks",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"unknown-failure-mode", "contradictory-failure-mode"}),
)
GOOD: Final = (Example(name="it blocks", text=HEAD + gate(CHECK)),)
BAD: Final = (
    Example(name="neither blocks nor warns", text=HEAD + gate(CHECK.replace("BLOCK deployment", "be careful"))),
)
