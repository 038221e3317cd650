"""A mission that comes after what it is to steer, or a constraint that comes before it.

Whoever reads the skill reads from the top: the mission says what all of it is for, so it stands before gate, flow and
rollback; constraints are what shall be remembered last, so they stand after the gate.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._examples import CHECK, HEAD, gate

_BLOCKS: Final = frozenset({"safety_gate", "rollback_procedure", "logic_flow"})


def _check(document: Document) -> Iterable[Note]:
    blocks = document.control.blocks
    acting = [block.start for block in blocks if block.name in _BLOCKS]
    for block in blocks if acting else ():
        place = (block.start, block.head)
        if block.name == "mission_control" and block.start > min(acting):
            yield document.note("the mission stands before the blocks that it steers; move it to the top", place)
        elif block.name == "critical_constraint" and block.start < min(acting):
            yield document.note("constraints stand after gate, flow and rollback; move this to the end", place)


_MISSION: Final = (
    "<mission_control>\n<objective>Release</objective>\n"
    "<success_criteria>It runs</success_criteria>\n</mission_control>\n"
)
_CONSTRAINT: Final = "<critical_constraint>\nNEVER skip the gate\n</critical_constraint>\n"
RULE: Final = Rule(
    summary="the mission stands first and the constraints last",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    profiles=frozenset({Profile.SEED}),
    needs=frozenset({Need.CONTROL}),
)
GOOD: Final = (Example(name="in order", text=HEAD + _MISSION + gate(CHECK) + _CONSTRAINT, profile=Profile.SEED),)
BAD: Final = (
    Example(name="a late mission", text=HEAD + gate(CHECK) + _MISSION, profile=Profile.SEED),
    Example(name="an early constraint", text=HEAD + _CONSTRAINT + gate(CHECK), profile=Profile.SEED),
)
