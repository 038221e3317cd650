"""A verification that does something instead of looking.

A gate is asked more than once, and it may not change what it judges. "Run the migrations" and "restore the backup" are
work: somebody does it before, and the gate looks at what is left of it, bound to what is deployed and not too old. Name
that evidence.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._control import below
from ._examples import HEAD, gate

_ACTS: Final = pattern(
    r"[\s*_-]*(?:run|execute|apply|migrate|deploy|restore|restart|roll ?back|trigger|create|delete|update|install|send)"
    r"\b(?! (?:(?:the|all|every|each|any|unit|integration|regression|full|whole|automated|end-to-end)\b ){0,3}"
    r"(?:test|check|lint|dry.run|query|audit|scan|report|smoke)\w*\b)",
    2,
)


def _check(document: Document) -> Iterable[Note]:
    for block in document.control.each("safety_gate"):
        for node in below(block):
            match = _ACTS().match(node.text) if node.name == "verification" else None
            if match:
                message = "a gate looks and does not act; name the evidence that this has been done"
                yield document.note(message, document.find(node.text.strip(), node.start, node.end))


def _with(verification: str) -> str:
    return (
        '<check id="migrations">\n<requirement>Migrations are tested</requirement>\n'
        f"<verification>{verification}</verification>\n<failure_mode>BLOCK deployment</failure_mode>\n</check>\n"
    )


RULE: Final = Rule(
    summary="a verification looks at evidence",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.CONTROL}),
)
GOOD: Final = (
    Example(name="evidence", text=HEAD + gate(_with("The record of staging names the hash of the migrations"))),
    Example(name="a test", text=HEAD + gate(_with("Run the tests of the migrations"))),
)
BAD: Final = (Example(name="work", text=HEAD + gate(_with("Run migrations on the staging database"))),)
