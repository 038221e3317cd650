"""The conditions of a rollback as typed triggers.

The forms are a closed table: a condition that is not in it is not watched by anything, so it must not be read as if.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from deploy_production.model.skill import TriggerKind
from deploy_production.skillfile.quantities import QuantityError, read_duration, read_ratio

MAX_HOLD = timedelta(hours=24)


class ConditionError(ValueError):
    """The condition cannot be watched as it stands; `code` names why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    kind: TriggerKind
    threshold: float | None = None
    hold: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write a condition; the groups `threshold` and `hold`, where present, are required quantities."""

    kind: TriggerKind
    pattern: re.Pattern[str]
    example: str


FORMS = (
    Form(
        kind=TriggerKind.HEALTH_CHECKS,
        pattern=re.compile(r"health checks? (?:fail|fails|failing|are failing)(?: (?:after|for) (?P<hold>.+))?"),
        example="Health checks fail after 5 minutes",
    ),
    Form(
        kind=TriggerKind.ERROR_RATE,
        pattern=re.compile(
            r"error rates? (?:exceeds?|is above|is over|above|over)(?: (?P<threshold>[^ ]+(?: percent| %)?))?"
            r"(?: for (?P<hold>.+))?"
        ),
        example="Error rate exceeds 5% for 2 minutes",
    ),
    Form(
        kind=TriggerKind.MANUAL_ABORT,
        pattern=re.compile(r"manual abort(?: is)?(?: triggered| requested)?"),
        example="Manual abort triggered",
    ),
    Form(
        kind=TriggerKind.MIGRATION_FAILURE,
        pattern=re.compile(r"(?:database )?migrations? (?:failures?|fails?|failed|errors?)"),
        example="Database migration failures",
    ),
)


def read_condition(text: str) -> Condition:
    """Reads one condition.

    Raises:
        ConditionError: when no form fits, or a quantity that the form needs is missing or unclear.
    """
    folded = " ".join(text.lower().split()).rstrip(".")
    for form in FORMS:
        match = form.pattern.fullmatch(folded)
        if match is not None:
            return _condition(form, match.groupdict())
    known = "; ".join(form.example for form in FORMS)
    raise ConditionError("unknown-condition", f"nothing watches this condition; the known forms are: {known}")


def _condition(form: Form, found: dict[str, str | None]) -> Condition:
    for name, what in (("threshold", "a percentage"), ("hold", "a duration")):
        if name in found and found[name] is None:
            message = f"the condition needs {what}, as in: {form.example}"
            raise ConditionError("incomplete-condition", message)
    share, time = found.get("threshold"), found.get("hold")
    try:
        threshold = read_ratio(share) if share else None
        hold = read_duration(time, most=MAX_HOLD) if time else None
    except QuantityError as error:
        raise ConditionError(
            "unclear-quantity", f"a quantity of the condition {error}, as in: {form.example}"
        ) from error
    return Condition(kind=form.kind, threshold=threshold, hold=hold)
