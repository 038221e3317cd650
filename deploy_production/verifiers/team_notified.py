"""Team notified of the deployment window.

## Proves

That a calendar entry or an announcement was there before now, names exactly this version, and gives a window in which
the whole release, soak included, fits from now on.

It does not prove that anybody read it, nor for which application it was meant: give versions that are not ambiguous
in your calendar.

## Evidence

An ICS file or URL whose event names the version as a whole word in its summary or description, or a YAML record with
`version`, `starts`, `ends`, `posted` and `channel`. Floating times and whole days are those of the settings' zone.

## Fails when

FAIL: nothing names the version, the event is cancelled, the window has not begun, is over, or is too short for the
release.
ERROR: the source is missing or unreadable, a URL answers another status than 200, an event that names the version is
recurring, has an unknown time zone, or was posted in the future.

## Configure

```yaml
checks:
  team_notified:
    announcement: docs/announcements/next.yaml
```

or `calendar: /srv/calendars/releases.ics`, or `calendar_url: https://calendar.example/releases.ics`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from deploy_production.model.canonical import digest_bytes, instant
from deploy_production.model.gate import Fact
from deploy_production.settings.checks import TeamNotified as Section
from deploy_production.verifiers._calendar import Announcement, announcements
from deploy_production.verifiers._records import SKEW, RecordError, read_bytes, read_record
from deploy_production.verifiers._words import in_words, names_version
from deploy_production.verifiers.base import (
    CheckContext,
    Judgement,
    Verifier,
    failed,
    passed,
    unconfigured,
    undecided,
)

_LINES = """\
checks:
  team_notified:
    announcement: docs/announcements/next.yaml   # or calendar: <file.ics>, or calendar_url: <https://…>"""
_ICS = "BEGIN:VCALENDAR … BEGIN:VEVENT, with the version in its SUMMARY, DTSTART, DTEND and DTSTAMP."
_DOWNLOAD = timedelta(seconds=20)
_SIZE = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamNotified:
    timeout: timedelta

    # SKILL: team_notified
    def verify(self, context: CheckContext) -> Judgement:
        section = context.settings.checks.team_notified
        if section is None:
            return unconfigured("team_notified", _LINES)
        source, found, facts = _read(context, section)
        remedy = _remedy(context, source)
        standing = [entry for entry in found if not entry.cancelled]
        if not standing:
            said = "the announcement was cancelled" if found else "nothing announces it"
            return failed(f"{source}: {said} for {context.plan.version}.", *facts, remedy=remedy)
        now, needed = context.clock.now(), context.plan.expected_duration
        best = max(standing, key=lambda entry: (not _misfit(entry, now, needed), entry.ends))
        facts = (*facts, *_window_facts(best, needed))
        if best.posted > now + SKEW:
            said = "it was posted in the future: the clock of one machine is wrong."
            return undecided(f"{source}: {said}", *facts, remedy=remedy)
        misfit = _misfit(best, now, needed)
        if misfit:
            return failed(f"{source}: {misfit}", *facts, remedy=remedy)
        return passed(
            f"{source} announces {context.plan.version} until {instant(best.ends)}.",
            *facts,
            valid_for=timedelta(hours=4),
            expires=best.ends,
        )


def _read(context: CheckContext, section: Section) -> tuple[str, tuple[Announcement, ...], tuple[Fact, ...]]:
    """Reads the one configured source: its name, what in it names the version, and what was looked at."""
    if section.announcement is not None:
        return _announcement(context, section.announcement)
    if section.calendar is not None:
        source, content = section.calendar, read_bytes(context, section.calendar, example=_ICS)
    else:
        source = section.calendar_url or ""
        content = _downloaded(context, source)
    zone = ZoneInfo(context.settings.timezone)
    found = announcements(content, version=context.plan.version, zone=zone, name=source)
    return source, found, (Fact(name="calendar", value=source), Fact(name="digest", value=digest_bytes(content)))


def _announcement(context: CheckContext, path: str) -> tuple[str, tuple[Announcement, ...], tuple[Fact, ...]]:
    record = read_record(context, path, example=_example(context))
    entry = Announcement(
        title=record.text("channel"),
        starts=record.moment("starts"),
        ends=record.moment("ends"),
        posted=record.moment("posted"),
        cancelled=False,
    )
    if entry.ends <= entry.starts:
        raise record.problem("it ends before it begins")
    named = names_version(record.text("version"), context.plan.version)
    facts = (*record.facts(), Fact(name="announced version", value=record.text("version"), untrusted=True))
    return path, (entry,) if named else (), facts


def _downloaded(context: CheckContext, url: str) -> bytes:
    answer = context.http.get(url, timeout=_DOWNLOAD, body_limit=_SIZE)
    if answer.status != 200 or answer.truncated:  # noqa: PLR2004 -- HTTP's word for it
        what = f"longer than {_SIZE} bytes" if answer.truncated else f"status {answer.status}"
        raise RecordError(
            f"The calendar {url} answered {what}.",
            diagnosis="Correct `checks.team_notified.calendar_url`; redirects are not followed.",
        )
    return answer.body


def _misfit(entry: Announcement, now: datetime, needed: timedelta) -> str:
    """Says why the release does not fit into a window from now on; empty when it does."""
    if now < entry.starts:
        return f"the window begins in {in_words(entry.starts - now)}, at {instant(entry.starts)}."
    if now >= entry.ends:
        return f"the window was over {in_words(now - entry.ends)} ago, at {instant(entry.ends)}."
    if now + needed > entry.ends:
        left = in_words(entry.ends - now)
        return f"only {left} of the window are left, and the release needs {in_words(needed)}."
    return ""


def _window_facts(entry: Announcement, needed: timedelta) -> tuple[Fact, ...]:
    return (
        Fact(name="announced in", value=entry.title, untrusted=True),
        Fact(name="window", value=f"{instant(entry.starts)} to {instant(entry.ends)}"),
        Fact(name="posted", value=instant(entry.posted)),
        Fact(name="needed", value=in_words(needed)),
    )


def _example(context: CheckContext) -> str:
    now = context.clock.now().replace(microsecond=0)
    ends = now + context.plan.expected_duration + timedelta(hours=1)
    return (
        f'version: "{context.plan.version}"\nstarts: {now.isoformat()}\nends: {ends.isoformat()}\n'
        f'posted: {now.isoformat()}\nchannel: "#releases"'
    )


def _remedy(context: CheckContext, source: str) -> str:
    needed = in_words(context.plan.expected_duration)
    return (
        f"Tell the team, and put into {source} a window for {context.plan.version} with room for {needed}. "
        f"As a record it would be:\n{_example(context)}"
    )


VERIFIER: Final[Verifier] = TeamNotified(timeout=timedelta(minutes=1))
