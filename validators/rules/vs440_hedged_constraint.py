"""A critical constraint that leaves a way out.

"Should", "try to" and "if possible" are read as leave to do otherwise, and under pressure they are. A constraint says
MUST, NEVER or ALWAYS; what is a preference belongs into the text.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._examples import HEAD

_HEDGE: Final = pattern(
    r"\b(?:should(?! never)|try to|tries to|if possible|when possible|where possible|ideally|preferabl[ye]|prefer to"
    r"|consider \w+ing|might want|as appropriate|generally|usually)\b",
    2,
)
_FORCE: Final = pattern(
    r"\b(?:must|never|always|mandatory|shall|do not|don't|no exceptions?|only|forbidden|required)\b", 2
)


def _check(document: Document) -> Iterable[Note]:
    for block in document.control.each("critical_constraint"):
        at = block.head
        for line in document.text[block.head : block.end].split("\n"):
            match = _HEDGE().search(line)
            if match and not _FORCE().search(line):
                message = f'"{match.group()}" leaves a way out; write MUST, NEVER or ALWAYS'
                yield document.note(message, (at + match.start(), at + match.end()))
            at += len(line) + 1


def _with(line: str) -> str:
    return f"{HEAD}\n<critical_constraint>\n{line}\n</critical_constraint>\n"


RULE: Final = Rule(
    summary="a critical constraint binds",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    profiles=frozenset({Profile.SEED}),
    needs=frozenset({Need.CONTROL}),
)
GOOD: Final = (
    Example(name="it binds", text=_with("MANDATORY: Every deployment MUST pass the gate"), profile=Profile.SEED),
    Example(name="both words", text=_with("Nobody should ever skip it: NEVER"), profile=Profile.SEED),
)
BAD: Final = (
    Example(name="a wish", text=_with("Deployments should pass the gate"), profile=Profile.SEED),
    Example(name="a way out", text=_with("Run the checks if possible"), profile=Profile.SEED),
)
