"""A duration, a number or a share that cannot be understood.

"Soon" is no limit, and "30" has no unit. Write a number with its unit, such as 30 seconds, 5 minutes or 5%.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback

RULE: Final = Rule(
    summary="every duration and number can be understood",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"unclear-quantity"}),
)
GOOD: Final = (Example(name="a duration with its unit", text=HEAD + rollback(UNDO + VERIFY)),)
BAD: Final = (
    Example(name="a duration without a unit", text=HEAD + rollback(UNDO.replace("30 seconds", "soon") + VERIFY)),
)
