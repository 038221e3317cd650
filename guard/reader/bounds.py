"""How much the reader is willing to read and to follow, and how it says that it will not.

* The input and the steps are bounded, never the time: the same text always gets the same answer.
"""

LENGTH = 131_072
"""Characters of one text, all that it nests included."""

DEPTH = 64
"""Levels of nesting: substitutions in substitutions, shells in shells, calls in calls."""

STEPS = 30_000
"""Words read plus commands followed."""

COMMANDS = 4_000
"""Effective commands of one text."""


class Unreadable(Exception):
    """The text cannot be read, or would do more than can be followed; the message says which."""


class Budget:
    """The steps and the levels that are left for one reading."""

    __slots__ = ("depth", "left")

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps
        self.depth = 0

    def spend(self, steps: int = 1) -> None:
        """Takes steps away; raises Unreadable when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise Unreadable("it does more than can be followed")

    def enter(self) -> None:
        """Goes one level down; raises Unreadable when that is too deep."""
        self.depth += 1
        if self.depth > DEPTH:
            raise Unreadable("it is nested too deeply")

    def leave(self) -> None:
        self.depth -= 1
