"""Settings may be stricter than the skill, never laxer: finds every value that breaks a sentence of the skill.

* Each finding quotes the sentence as the skill has it. A limit that the skill does not state binds nobody.
* For production one finding is enough to refuse. A rehearsal, declared in the settings and confirmed by the label on
  the namespace, gets them as remarks.
* A check that is not configured is no finding: its verifier answers ERROR, and the gate blocks.

Limits come out of the parsed skill; nothing here knows a number of its own but the length of the stability hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta

from deploy_production.errors import SettingsError
from deploy_production.model.operation import RolloutStatus
from deploy_production.model.skill import Check, Skill, TriggerKind
from deploy_production.settings.checks import Checks
from deploy_production.settings.model import Settings
from deploy_production.settings.types import format_duration

STABILITY = timedelta(seconds=60)
"""The shortest hold after which a rollout counts as done in production; this product's own limit."""
_MONITOR = re.compile(r"\bmonitor\b.*?\bfor (\d+) (minute|hour)s?\b", re.IGNORECASE)
_NO_ERRORS = re.compile(r"\blogs\b.*\bno errors\b", re.IGNORECASE)
_FRIDAY = re.compile(r"\bnever deploy\b.*\bfriday afternoon\b", re.IGNORECASE)
_HOLIDAYS = re.compile(r"\bnever deploy\b.*\bbefore holidays\b", re.IGNORECASE)
_ALL_GATES = re.compile(r"\ball safety gates must pass\b", re.IGNORECASE)
_NOON = time(12, 0)
_MIDNIGHT = time(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laxity:
    path: str
    """The setting, for example `rollout.soak`."""
    found: str
    needed: str
    sentence: str
    """What the skill says, verbatim; what this product demands by itself where the skill is silent."""

    def __str__(self) -> str:
        return f"`{self.path}` is {self.found}, and must be {self.needed}: {self.sentence}"


def laxities(settings: Settings, skill: Skill) -> tuple[Laxity, ...]:
    """Returns every value that is laxer than the skill, in the order of the settings."""
    return (
        *_freeze(settings, skill),
        *_rollout(settings, skill),
        *_rollback(settings, skill),
        *_logs(settings, skill),
        *_left_out(settings, skill),
        *_ages(settings, skill),
        *_review(settings, skill),
        *_error_rate(settings, skill),
    )


def require_strict(settings: Settings, skill: Skill, *, rehearsal_confirmed: bool) -> tuple[str, ...]:
    """Returns remarks when the settings may be used with the skill.

    Args:
        settings: of the release.
        skill: whose sentences bind.
        rehearsal_confirmed: whether the namespace carries the rehearsal label; without `rehearsal: true` in the
            settings it makes no difference.

    Raises:
        SettingsError: quotes every sentence that the settings of a production target break.
    """
    remarks = tuple(_superfluous(settings, skill))
    found = laxities(settings, skill)
    if settings.rehearsal and not rehearsal_confirmed:
        raise SettingsError(
            "The settings say `rehearsal: true`, but the namespace does not say so.",
            diagnosis=(
                "For production remove `rehearsal`. For a rehearsal, whoever owns the cluster labels the namespace: "
                f"kubectl label namespace {settings.kubernetes.namespace} deploy-production.dev/rehearsal=true"
            ),
        )
    if settings.rehearsal:
        return (*remarks, *(f"REHEARSAL, laxer than the skill: {laxity}" for laxity in found))
    if found:
        lines = "\n".join(str(laxity) for laxity in found)
        raise SettingsError(
            f"The settings are laxer than the skill allows:\n{lines}",
            diagnosis="Correct the values in deploy-production.yaml, commit, and plan again. There is no way around.",
        )
    return remarks


def _freeze(settings: Settings, skill: Skill) -> Iterator[Laxity]:
    # SKILL: Never deploy Friday afternoon or before holidays
    friday, eve = _sentence(skill, _FRIDAY), _sentence(skill, _HOLIDAYS)
    freeze = settings.freeze
    if friday and freeze.friday_from > _NOON:
        yield Laxity(
            path="freeze.friday_from", found=f"{freeze.friday_from:%H:%M}", needed="12:00 or earlier", sentence=friday
        )
    if eve and freeze.day_before_from > _MIDNIGHT:
        yield Laxity(
            path="freeze.day_before_from", found=f"{freeze.day_before_from:%H:%M}", needed="00:00", sentence=eve
        )


def _rollout(settings: Settings, skill: Skill) -> Iterator[Laxity]:
    rollout = settings.rollout
    if rollout.stability < STABILITY:
        own = "a rollout that was ready for a moment only is not a stable one (a limit of this product)"
        yield _too_short("rollout.stability", rollout.stability, STABILITY, own)
    trigger = skill.rollback.trigger(TriggerKind.HEALTH_CHECKS) if skill.rollback else None
    if trigger is not None and trigger.hold is not None and rollout.no_progress > trigger.hold:
        yield _too_long("rollout.no_progress", rollout.no_progress, trigger.hold, trigger.text)
    monitored = max(_monitoring(skill), key=lambda entry: entry[0], default=None)
    if monitored is not None and rollout.soak < monitored[0]:
        yield _too_short("rollout.soak", rollout.soak, monitored[0], monitored[1])


def _monitoring(skill: Skill) -> Iterator[tuple[timedelta, str]]:
    """How long the skill wants a deploy to be watched, with the sentence, wherever it says so."""
    for text in _lines(skill):
        found = _MONITOR.search(text)
        if found is not None:
            unit = timedelta(hours=1) if found[2].lower() == "hour" else timedelta(minutes=1)
            yield int(found[1]) * unit, text


def _rollback(settings: Settings, skill: Skill) -> Iterator[Laxity]:
    for step in skill.rollback.steps if skill.rollback else ():
        watches = step.command is not None and isinstance(step.command.operation, RolloutStatus)
        if watches and step.timeout is not None and settings.rollout.rollback_timeout > step.timeout:
            sentence = step.expected or step.action
            yield _too_long("rollout.rollback_timeout", settings.rollout.rollback_timeout, step.timeout, sentence)


def _logs(settings: Settings, skill: Skill) -> Iterator[Laxity]:
    sentence = _sentence(skill, _NO_ERRORS)
    if sentence and settings.verify.logs.allowed > 0:
        yield Laxity(path="verify.logs.allowed", found=str(settings.verify.logs.allowed), needed="0", sentence=sentence)


def _left_out(settings: Settings, skill: Skill) -> Iterator[Laxity]:
    all_gates = _sentence(skill, _ALL_GATES)
    for check in _checks(skill):
        sentence = all_gates or _demand(check)
        if check.id not in Checks.model_fields:
            found = "a check of the skill that nothing here can verify"
            yield Laxity(path=f"checks.{check.id}", found=found, needed="verified", sentence=sentence)
        elif check.id in settings.checks.model_fields_set and getattr(settings.checks, check.id) is None:
            yield Laxity(path=f"checks.{check.id}", found="switched off", needed="configured", sentence=sentence)


def _ages(settings: Settings, skill: Skill) -> Iterator[Laxity]:
    for check in _checks(skill):
        part = getattr(settings.checks, check.id, None)
        for field in ("max_age", "restore_max_age"):
            age = getattr(part, field, None)
            if check.within is not None and age is not None and age > check.within:
                yield _too_long(f"checks.{check.id}.{field}", age, check.within, _demand(check))


def _review(settings: Settings, skill: Skill) -> Iterator[Laxity]:
    check = next((check for check in _checks(skill) if check.id == "code_review"), None)
    review = settings.checks.code_review
    # Anybody can type a trailer: without a signature it approves nothing.
    if check is not None and review is not None and review.provider == "trailers" and not review.require_signature:
        yield Laxity(path="checks.code_review.require_signature", found="false", needed="true", sentence=_demand(check))


def _error_rate(settings: Settings, skill: Skill) -> Iterator[Laxity]:
    trigger = skill.rollback.trigger(TriggerKind.ERROR_RATE) if skill.rollback else None
    monitoring = settings.checks.monitoring_configured
    if trigger is None or trigger.threshold is None or monitoring is None:
        return
    for index, query in enumerate(monitoring.queries):
        rate = query.name.casefold().replace("-", "_").replace(" ", "_") == "error_rate"
        if rate and (query.maximum is None or query.maximum > trigger.threshold):
            found = "not limited" if query.maximum is None else f"{query.maximum:g}"
            path = f"checks.monitoring_configured.queries[{index}].maximum"
            yield Laxity(path=path, found=found, needed=f"{trigger.threshold:g} or less", sentence=trigger.text)


def _superfluous(settings: Settings, skill: Skill) -> Iterator[str]:
    known = {check.id for check in _checks(skill)}
    for check_id in sorted(settings.checks.model_fields_set - known):
        yield f"`checks.{check_id}` is configured, but the skill has no check of that id: nothing asks for it"


def _checks(skill: Skill) -> Iterator[Check]:
    for gate in skill.gates:
        yield from gate.checks


def _demand(check: Check) -> str:
    return check.requirement or (check.command.text if check.command else check.id)


def _lines(skill: Skill) -> Iterator[str]:
    """The sentences that bind a deploy, the constraints first: they are the strongest."""
    for constraint in skill.constraints:
        yield constraint.text
    for step in skill.steps:
        for item in step.checklist:
            yield item.text


def _sentence(skill: Skill, pattern: re.Pattern[str]) -> str | None:
    return next((text for text in _lines(skill) if pattern.search(text)), None)


def _too_short(path: str, found: timedelta, limit: timedelta, sentence: str) -> Laxity:
    needed = f"{format_duration(limit)} or longer"
    return Laxity(path=path, found=format_duration(found), needed=needed, sentence=sentence)


def _too_long(path: str, found: timedelta, limit: timedelta, sentence: str) -> Laxity:
    needed = f"{format_duration(limit)} or less"
    return Laxity(path=path, found=format_duration(found), needed=needed, sentence=sentence)
