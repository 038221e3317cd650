"""Freeze windows: when no deploy may begin, decided in the time zone of the settings by one pure function.

* Frozen are Friday afternoon, public holidays, the day before each, and the team's own dates.
* The whole expected duration, soak included, must lie outside: a deploy is not begun that would run into a freeze.
* What the calendar cannot tell is frozen.

It never stops what is running: status, abort, watching and rollback do not ask here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deploy_production.settings.calendars import public_holidays, zone
from deploy_production.settings.model import FreezeSettings

_DAY = timedelta(days=1)
_FRIDAY = 5
_HORIZON = timedelta(days=60)
"""How far the next allowed start is looked for."""


class FreezeRule(StrEnum):
    FRIDAY = "friday-afternoon"
    HOLIDAY = "holiday"
    DAY_BEFORE = "day-before-holiday"
    OWN_DATE = "own-date"
    UNKNOWN = "unknown"
    """The calendar could not tell, and that is frozen too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    rule: FreezeRule
    reason: str
    """One sentence for people, with the local time at which the freeze begins and ends."""
    until: datetime | None
    """The next moment at which the whole deploy fits, in UTC; None when none was found in the next 60 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    rule: FreezeRule
    what: str
    start: datetime
    end: datetime


class _Holidays:
    """Asks the calendar once per year."""

    def __init__(self, settings: FreezeSettings) -> None:
        self._settings = settings
        self._years: dict[int, Mapping[date, str]] = {}

    def name(self, day: date) -> str | None:
        if day.year not in self._years:
            year = public_holidays(self._settings.country, self._settings.subdivision, day.year)
            self._years[day.year] = year
        return self._years[day.year].get(day)


def frozen(now: datetime, expected: timedelta, settings: FreezeSettings, timezone: str) -> Freeze | None:
    """Returns the freeze that a deploy of this expected duration would touch if it began now, None if it may begin."""
    # SKILL: Never deploy Friday afternoon or before holidays
    if now.tzinfo is None or expected < timedelta(0):
        raise RuntimeError("a freeze is decided for an aware time and a duration that is not negative")
    now = now.astimezone(UTC)  # Adding to a local time would count the hour twice that comes twice.
    try:
        local = zone(timezone)
        holidays = _Holidays(settings)
        window = _first_window(now, now + expected, settings, holidays, local)
        if window is None:
            return None
    except (ValueError, OverflowError) as error:
        reason = f"The calendar cannot tell whether a deploy may begin: {error}. What is not known is frozen."
        return Freeze(rule=FreezeRule.UNKNOWN, reason=reason, until=None)
    until = _next_start(now, expected, settings, holidays, local)
    return Freeze(rule=window.rule, reason=_reason(window, now, expected, local), until=until)


def _next_start(
    now: datetime, expected: timedelta, settings: FreezeSettings, holidays: _Holidays, local: ZoneInfo
) -> datetime | None:
    start = now
    limit = start + _HORIZON
    try:
        while start <= limit:
            window = _first_window(start, start + expected, settings, holidays, local)
            if window is None:
                return start
            start = window.end
    except (ValueError, OverflowError):
        return None
    return None


def _first_window(
    start: datetime, end: datetime, settings: FreezeSettings, holidays: _Holidays, local: ZoneInfo
) -> _Window | None:
    """The earliest frozen window that `start` is in or that begins before or at `end`."""
    day = start.astimezone(local).date() - _DAY
    last = end.astimezone(local).date()
    while day <= last:
        windows = [window for window in _windows(day, settings, holidays, local) if window.end > window.start]
        touched = [window for window in windows if window.start <= end and window.end > start]
        if touched:
            return min(touched, key=lambda window: window.start)
        day += _DAY
    return None


def _windows(day: date, settings: FreezeSettings, holidays: _Holidays, local: ZoneInfo) -> Iterator[_Window]:
    """Every window that begins on a local day."""
    midnight = time(0, 0)
    found: list[tuple[FreezeRule, str, time]] = []
    if day in settings.dates:
        found.append((FreezeRule.OWN_DATE, f"{day.isoformat()} is a frozen date of the settings", midnight))
    name = holidays.name(day)
    if name is not None:
        found.append((FreezeRule.HOLIDAY, f"{day.isoformat()} is a public holiday ({name})", midnight))
    eve_of = holidays.name(day + _DAY)
    if eve_of is not None:
        what = f"{day.isoformat()} is the day before a public holiday ({eve_of})"
        found.append((FreezeRule.DAY_BEFORE, what, settings.day_before_from))
    if day.isoweekday() == _FRIDAY:
        found.append((FreezeRule.FRIDAY, f"{day.isoformat()} is a Friday", settings.friday_from))
    for rule, what, begins in found:
        start = min(_instants(day, begins, local))
        yield _Window(rule=rule, what=what, start=start, end=max(_instants(day + _DAY, midnight, local)))


def _instants(day: date, at: time, local: ZoneInfo) -> tuple[datetime, datetime]:
    """The two readings of a local time: they differ when clocks change, and the freeze takes the longer one."""
    moment = datetime.combine(day, at, tzinfo=local)
    return moment.astimezone(UTC), moment.replace(fold=1).astimezone(UTC)


def _reason(window: _Window, now: datetime, expected: timedelta, local: ZoneInfo) -> str:
    begins, ends = (moment.astimezone(local).strftime("%a %Y-%m-%d %H:%M") for moment in (window.start, window.end))
    frozen_time = f"frozen from {begins} to {ends} ({local.key})"
    if window.start <= now:
        return f"{window.what}: {frozen_time}."
    finish = (now + expected).astimezone(local).strftime("%a %H:%M")
    return f"{window.what}: {frozen_time}, and this deploy would run until {finish}."
