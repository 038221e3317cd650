"""A check that nobody can verify, or that would change something.

A check has one command that only looks, or a requirement together with its verification. Anything else cannot be
decided by a program.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every check says how it is verified, and only looks",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"unverifiable-check", "check-changes-something", "several-commands", "malformed-item"}),
)
GOOD: Final = (Example(name="a command that looks", text=HEAD + gate(CHECK)),)
BAD: Final = (
    Example(
        name="a check without a command or a requirement",
        text=HEAD + gate(CHECK.replace("<command>npm test</command>\n", "")),
    ),
)
