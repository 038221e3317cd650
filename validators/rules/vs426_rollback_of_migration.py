"""A rollback that a failed migration starts.

When a migration has changed the database, the version before may not run on it any more, and going back does more harm
than standing still. Say which migrations can be undone, and hold instead of rolling back where they cannot.

This is advice: whether a migration can be undone is nothing that a document shows.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback


def _check(document: Document) -> Iterable[Note]:
    procedure = document.skill.rollback
    for trigger in procedure.triggers if procedure else ():
        if trigger.kind == "migration_failure":
            message = "after a migration the version before may not run; say which migrations can be undone"
            yield document.note(message, trigger.span)


RULE: Final = Rule(
    summary="a failed migration starts no blind rollback",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (Example(name="a person's decision", text=HEAD + rollback(UNDO + VERIFY)),)
BAD: Final = (
    Example(
        name="rolled back after a migration",
        text=HEAD + rollback(UNDO + VERIFY).replace("Manual abort triggered", "Database migration failures"),
    ),
)
