"""A byte order mark at the beginning.

Clients before 2.1.239 do not see the frontmatter behind it, and load the skill without any key. Save the file without
the mark.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD

RULE: Final = Rule(
    summary="a skill begins with its frontmatter, not with a byte order mark",
    severity=Severity.WARNING,
    needs=frozenset({Need.TEXT}),
    problems=frozenset({"byte-order-mark"}),
)
GOOD: Final = (Example(name="no mark", text=HEAD),)
BAD: Final = (Example(name="a mark before the frontmatter", text="\ufeff" + HEAD),)
