"""A comment that hides a control element.

Whoever reads the source sees a check; the program sees none. Remove it, or bring it back.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="no comment hides a control element",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    is_safety=True,
    problems=frozenset({"commented-out"}),
)
GOOD: Final = (Example(name="a comment of words", text=HEAD + "<!-- Checked by hand too. -->\n" + gate(CHECK)),)
BAD: Final = (Example(name="a gate in a comment", text=HEAD + "<!--\n" + gate(CHECK) + "-->\n"),)
