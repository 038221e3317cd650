"""A rollback that a failed migration starts.

When a migration has changed the database, the version before may not run on it any more, and going back does more harm
than standing still. Say which migrations can be undone, and hold instead of rolling back where they cannot.

However it is written: "migration failures", "a failed migration", "the database cannot be migrated".

This is advice: whether a migration can be undone is nothing that a document shows.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, UNDO, VERIFY, rollback

_MIGRATION = r"(?:(?:(?:db|data(?:base)?|schema) )?migrat(?:ions?|e[ds]?|ing)|schema (?:change|upgrade|update)s?)"
_SMALL = (
    r"(?:(?:an?|any|the|some|in|of|on|to|by|run|running|apply|applying|database|db|data|schema|step|job|script) ){0,5}"
)
_FAILED = r"(?:fail(?:s|ed|ing|ures?)?|unsuccessful|aborted|broken|errors?)"
_IS = r"(?:(?:step|job|script|run|is|are|was|were|has|have) ){0,3}"
_CONDITION: Final = pattern(
    rf"\b{_MIGRATION} {_IS}(?:{_FAILED}|aborts?|breaks?|time[sd]? out)\b"
    rf"|\b{_FAILED} {_SMALL}{_MIGRATION}\b"
    rf"|\b(?:failures?|errors?) (?:during|while|when) {_SMALL}{_MIGRATION}\b"
    rf"|\b(?:cannot|can't|could not|couldn't) be migrated\b"
    rf"|\b{_MIGRATION} {_IS}(?:does not|do not|did not|doesn't|don't|didn't|cannot|could not) \w+"
)


def _check(document: Document) -> Iterable[Note]:
    if "igrat" not in document.text and "chema" not in document.text:
        return
    for procedure in document.control.each("rollback_procedure"):
        for conditions in procedure.each("trigger_conditions"):
            for condition in conditions.each("condition"):
                if _CONDITION().search(condition.prose().lower()):
                    message = "after a migration the version before may not run; say which migrations can be undone"
                    yield document.note(message, document.find(condition.text.strip(), condition.start, condition.end))


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
