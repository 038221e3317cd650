"""An element where none of its kind can stand, or one that nobody knows.

A check outside a gate is no check, and a misspelt block is only text. Put the element into the block it belongs to, and
write its name as the block knows it. In a skill that was never meant to have a gate it is a warning.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity, Standing
from ._control import below
from ._examples import CHECK, HEAD, gate

_CODES: Final = frozenset({"misplaced-element", "misspelt-block", "unknown-element", "stray-text"})


def _check(document: Document) -> Iterable[Note]:
    problems = [problem for problem in document.problems if problem.code in _CODES]
    if not problems:
        return
    after = _behind_open_elements(document)
    for problem in problems:
        place = document.offsets(problem.span)
        if problem.code != "stray-text" or place[0] not in after:
            yield document.note(problem.message, place)


def _behind_open_elements(document: Document) -> frozenset[int]:
    """Returns where text stands that is in an element only because this one has no end: that is VS301."""
    opened = {document.offsets(one.span)[0] for one in document.problems if one.code == "unclosed-element"}
    nodes = (node for block in document.control.blocks for node in below(block))
    return frozenset(start for node in nodes if node.start in opened for start, _ in node.strays)


RULE: Final = Rule(
    summary="every control element stands in its block",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.CONTROL}),
    severities={Profile.SEED: Severity.ERROR},
    standings={Standing.GATED: Severity.ERROR, Standing.UNGATED: Severity.ERROR},
    replaces=_CODES,
)
GOOD: Final = (Example(name="a check in a gate", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="a check outside any gate", text=HEAD + "<failure_mode>BLOCK deployment</failure_mode>\n"),)
