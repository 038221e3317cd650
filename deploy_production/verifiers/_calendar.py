"""Announcements out of an iCalendar file: the events that name a version, with window and time of posting.

* Only events whose summary or description names the version as a whole word are looked at more closely.
* A floating time or a whole day is one of the settings' time zone. A zone that is not known, a time that a clock change
  makes ambiguous, a recurring event and a broken property are errors: nobody can tell which window was meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from deploy_production.model.text import one_line
from deploy_production.verifiers._records import RecordError
from deploy_production.verifiers._words import names_version

_REPEATING = ("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID")
_REMEDY = "Put one event into the calendar that names the version and has a start, an end and a time zone."


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Who was told what; texts are untrusted."""

    title: str
    starts: datetime
    ends: datetime
    posted: datetime
    cancelled: bool


def announcements(content: bytes, *, version: str, zone: ZoneInfo, name: str) -> tuple[Announcement, ...]:
    """Returns the events of a calendar that name a version, the cancelled among them.

    Raises:
        RecordError: when it is no calendar, or such an event cannot be understood.
    """
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise RecordError(f"{name} is no iCalendar file: {one_line(str(error))}", diagnosis=_REMEDY) from None
    if not calendars:
        raise RecordError(f"{name} holds no complete calendar.", diagnosis=_REMEDY)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    return tuple(_announcement(event, zone) for event in events if names_version(_said(event), version))


def _said(event: Any) -> str:
    return "\n".join(text for key in ("SUMMARY", "DESCRIPTION") for text in _texts(event.get(key)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from map(str, value)
    elif value is not None:
        yield str(value)


def _announcement(event: Any, zone: ZoneInfo) -> Announcement:
    title = one_line(next(_texts(event.get("SUMMARY")), "event without a summary"))
    repeating = [key for key in _REPEATING if key in event]
    if repeating:
        raise _unclear(title, f"it is a recurring event ({repeating[0]})")
    try:
        starts, ends = _window(event, zone, title)
        posted = _moment(event, "CREATED" if "CREATED" in event else "DTSTAMP", zone, title)
    except (ValueError, AttributeError) as error:
        raise _unclear(title, one_line(str(error))) from None
    if ends <= starts:
        raise _unclear(title, "it ends before it begins")
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return Announcement(title=title, starts=starts, ends=ends, posted=posted, cancelled=cancelled)


def _window(event: Any, zone: ZoneInfo, title: str) -> tuple[datetime, datetime]:
    starts = _moment(event, "DTSTART", zone, title)
    if "DTEND" in event:
        return starts, _moment(event, "DTEND", zone, title)
    if "DURATION" in event:
        return starts, starts + event.get("DURATION").dt
    if isinstance(event.get("DTSTART").dt, datetime):
        raise _unclear(title, "it has no end")
    return starts, _aware(event.end, zone, title)


def _moment(event: Any, key: str, zone: ZoneInfo, title: str) -> datetime:
    entry = event.get(key)
    if entry is None or isinstance(entry, list):
        raise _unclear(title, f"{key} must stand in it once")
    value = entry.dt
    named = entry.params.get("TZID")
    # The library reads a time of a zone that it does not know as a floating one.
    if named is not None and isinstance(value, datetime) and value.tzinfo is None:
        raise _unclear(title, f"the time zone {one_line(str(named), cap=60)} of {key} is not known")
    return _aware(value, zone, title)


def _aware(value: date | datetime, zone: ZoneInfo, title: str) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    local = value if value.tzinfo is not None else value.replace(tzinfo=zone)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        raise _unclear(title, f"because of a clock change {local:%H:%M} is not one moment; write it in UTC")
    return local.astimezone(UTC)


def _unclear(title: str, why: str) -> RecordError:
    return RecordError(f"The calendar event `{title}` is not clear: {why}.", diagnosis=_REMEDY)
