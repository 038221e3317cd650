"""A condition of the rollback that nothing can watch.

A condition names what is watched, its limit and how long it lasts, such as "Error rate exceeds 5% for 2 minutes". What
cannot be understood never fires. Write it like that, and each once.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback

RULE: Final = Rule(
    summary="every condition of the rollback can be watched",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"unknown-condition", "incomplete-condition", "duplicate-condition"}),
)
GOOD: Final = (Example(name="a known condition", text=HEAD + rollback(UNDO + VERIFY)),)
BAD: Final = (
    Example(name="a feeling", text=HEAD + rollback(UNDO + VERIFY).replace("Manual abort triggered", "Things look odd")),
)
