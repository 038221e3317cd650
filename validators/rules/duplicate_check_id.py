"""Two checks of one name.

Evidence, settings and reports speak of a check by its id. Of two checks with one id, one would never be seen.
"""

from typing import Final

from ..rule import ProblemRule, Rule
from ._examples import CHECK, HEAD, gate

RULE: Final[Rule] = ProblemRule(summary="every check has an id of its own", problems=frozenset({"duplicate-check-id"}))
GOOD: Final = HEAD + gate(CHECK + CHECK.replace("tests_pass", "lint"))
BAD: Final = HEAD + gate(CHECK + CHECK)
