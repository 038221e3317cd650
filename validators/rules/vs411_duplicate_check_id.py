"""Two checks of one name.

Evidence, settings and reports speak of a check by its id. Of two checks with one id, one would never be seen. Give
each check an id of its own.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import CHECK, HEAD, gate

RULE: Final = Rule(
    summary="every check has an id of its own",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"duplicate-check-id"}),
)
GOOD: Final = (Example(name="two ids", text=HEAD + gate(CHECK + CHECK.replace("tests_pass", "lint"))),)
BAD: Final = (Example(name="one id twice", text=HEAD + gate(CHECK + CHECK)),)
