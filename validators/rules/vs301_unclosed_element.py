"""A tag that is not closed, or a closing tag without its element.

A program reads the blocks of a skill; what it cannot read, it does not check. Close every element where it ends, and
write tags whole.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every control element is opened and closed",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"unclosed-element", "stray-end", "malformed-tag", "unreadable-block"}),
)
GOOD: Final = (Example(name="closed", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="a check without its end", text=HEAD + gate(CHECK.replace("</check>\n", ""))),)
