"""A rollback step that does nothing, or is there twice.

Reports speak of a step by its action and number. Give each step something to do, an action of its own, and the next
number.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback

RULE: Final = Rule(
    summary="every rollback step does something and has a name and number of its own",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"duplicate-action", "empty-step"}),
)
GOOD: Final = (Example(name="two actions", text=HEAD + rollback(UNDO + VERIFY)),)
BAD: Final = (Example(name="one action twice", text=HEAD + rollback(UNDO + VERIFY.replace("verify", "undo"))),)
