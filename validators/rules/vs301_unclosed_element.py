"""A tag that is not closed, or a closing tag without its element.

A program reads the blocks of a skill; what it cannot read, it does not check. Close every element where it ends, and
write tags whole. Where no gate, rollback or flow is meant, people and models alone read the blocks, and it is a
warning.
"""

from typing import Final

from ..rule import Example, Need, Profile, Rule, Severity, Standing
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every control element is opened and closed",
    severity=Severity.WARNING,
    needs=frozenset({Need.CONTROL}),
    severities={Profile.SEED: Severity.ERROR},
    standings={Standing.GATED: Severity.ERROR, Standing.UNGATED: Severity.ERROR},
    problems=frozenset({"unclosed-element", "stray-end", "malformed-tag", "unreadable-block"}),
)
GOOD: Final = (Example(name="closed", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="a check without its end", text=HEAD + gate(CHECK.replace("</check>\n", ""))),)
