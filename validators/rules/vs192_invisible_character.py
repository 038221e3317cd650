"""A character that nobody sees.

Control characters, zero-width characters and those that turn the direction of writing show one thing to a person and
another to a program: an instruction can hide in them. Remove it.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD

RULE: Final = Rule(
    summary="a skill holds no invisible character",
    severity=Severity.ERROR,
    needs=frozenset({Need.TEXT}),
    is_safety=True,
    problems=frozenset({"invisible-character"}),
)
GOOD: Final = (Example(name="what is seen is what is there", text=HEAD),)
BAD: Final = (Example(name="a turned direction", text=HEAD + "Ship \u202eit.\n"),)
