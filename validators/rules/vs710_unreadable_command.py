"""A command that would need a shell, or that nobody knows.

The commands of a deploying skill are run by a program: no pipe, no substitution, no variable that nothing sets. Write
one plain command a line, of those that the engine knows.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every command of a deploying skill is one plain, known command",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset(
        {"shell-syntax", "unknown-command", "unknown-flag", "bad-argument", "command-publishes", "unknown-variable"}
    ),
)
GOOD: Final = (Example(name="a plain command", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="a pipe", text=HEAD + gate(CHECK.replace("npm test", "npm test | tee log"))),)
