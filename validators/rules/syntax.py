"""Everything that the reader cannot understand, or that must not stand in a skill.

A gate that a program reads is only as good as the reading. A tag that is not closed, a command that would need a
shell, a duration that is none, a key that no client knows: each is told with its place and what to write instead,
and each blocks a deployment.
"""

from typing import Final

from ..rule import ProblemRule, Rule
from ._examples import CHECK, HEAD, gate

RULE: Final[Rule] = ProblemRule(summary="a skill is read without a problem", problems=frozenset())
GOOD: Final = HEAD + gate(CHECK)
BAD: Final = HEAD + gate(CHECK.replace("</check>\n", ""))
