"""A control block that lacks a part it needs, holds one twice, or has an empty one.

A check that does not say what its failure means, or a rollback without conditions, is a promise nobody can keep. Write
each part once. Where no gate, rollback or flow is meant it is a warning.
"""

from typing import Final

from ..rule import Example, Need, Profile, Rule, Severity, Standing
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every control block has its parts, each once and none empty",
    severity=Severity.WARNING,
    needs=frozenset({Need.CONTROL}),
    severities={Profile.SEED: Severity.ERROR},
    standings={Standing.GATED: Severity.ERROR, Standing.UNGATED: Severity.ERROR},
    problems=frozenset({"missing-element", "duplicate-element", "empty-element", "duplicate-block"}),
)
GOOD: Final = (Example(name="a check with its parts", text=HEAD + gate(CHECK)),)
BAD: Final = (
    Example(
        name="a check without a failure mode",
        text=HEAD + gate(CHECK.replace("<failure_mode>BLOCK deployment</failure_mode>\n", "")),
    ),
)
