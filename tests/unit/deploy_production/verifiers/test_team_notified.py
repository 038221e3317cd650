from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.verifiers.team_notified import VERIFIER
from tests.simulators.clock import FakeClock
from tests.simulators.recorded import Recorded, serving
from tests.simulators.world import World, judge

RECORD = {
    "version": '"1.4.0"',
    "starts": "2026-03-02T09:30:00Z",
    "ends": "2026-03-02T12:00:00Z",
    "posted": "2026-03-01T15:00:00Z",
    "channel": '"#releases"',
}
EVENT = {
    "SUMMARY": "Release web 1.4.0",
    "DTSTART;TZID=Europe/Berlin": "20260302T103000",
    "DTEND;TZID=Europe/Berlin": "20260302T130000",
    "DTSTAMP": "20260301T150000Z",
}


def announced(world: World, changes: Mapping[str, str] | None = None) -> CheckResult:
    record = {**RECORD, **(changes or {})}
    world.box.write("next.yaml", "".join(f"{key}: {value}\n" for key, value in record.items()))
    world.box.commit()
    world.checks = {"team_notified": {"announcement": "next.yaml"}}
    return judge(VERIFIER, world)


def calendar(*events: Mapping[str, str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", *(f"{key}:{value}" for key, value in event.items()), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def planned(world: World, tmp_path: Path, *events: Mapping[str, str]) -> CheckResult:
    (tmp_path / "team.ics").write_bytes(calendar(*events))
    world.box.commit()
    world.checks = {"team_notified": {"calendar": str(tmp_path / "team.ics")}}
    return judge(VERIFIER, world)


def changed(**changes: str) -> dict[str, str]:
    """The event with its times replaced by UTC ones."""
    plain = {"SUMMARY": EVENT["SUMMARY"], "DTSTAMP": EVENT["DTSTAMP"]}
    return {**plain, "DTSTART": "20260302T093000Z", "DTEND": "20260302T120000Z", **changes}


def test_an_announcement_of_this_version_and_window_passes_until_the_window_ends(world: World) -> None:
    result = announced(world)
    assert result.verdict is Verdict.PASS
    assert result.valid_until == datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": '"1.4.01"'}, "nothing announces it"),
        ({"starts": "2026-03-02T10:30:00Z"}, "the window begins in 30 minutes"),
        ({"starts": "2026-03-02T07:00:00Z", "ends": "2026-03-02T09:00:00Z"}, "the window was over 60 minutes ago"),
        ({"ends": "2026-03-02T10:44:00Z"}, "only 44 minutes of the window are left, and the release needs 45 minutes"),
    ],
)
def test_an_announcement_of_something_else_fails(world: World, changes: Mapping[str, str], words: str) -> None:
    result = announced(world, changes)
    assert result.verdict is Verdict.FAIL
    assert words in result.summary
    assert 'version: "1.4.0"' in result.remedy


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"posted": "2026-03-02T10:05:00Z"}, "posted in the future"),
        ({"starts": "2026-03-02T09:30:00"}, "has no time zone"),
        ({"ends": "2026-03-02T08:00:00Z"}, "it ends before it begins"),
        ({"channel": ""}, "`channel` is missing"),
        ({"version": "1.4"}, "`version` is no text"),
    ],
)
def test_an_announcement_that_cannot_be_understood_is_an_error(
    world: World, changes: Mapping[str, str], words: str
) -> None:
    result = announced(world, changes)
    assert result.verdict is Verdict.ERROR
    assert words in result.summary


def test_a_calendar_event_passes(world: World, tmp_path: Path) -> None:
    result = planned(world, tmp_path, {"SUMMARY": "Lunch", "DTSTART": "20260302T120000Z"}, EVENT)
    assert result.verdict is Verdict.PASS
    assert result.valid_until == datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "event",
    [
        changed(SUMMARY="Release", DESCRIPTION="web 1.4.0\\, with the new basket"),
        changed(DTEND="20260302T120000Z", CREATED="20260301T150000Z", DTSTAMP="20260302T110000Z"),
        {**EVENT, "DTEND;TZID=Europe/Berlin": "20260302T130000", "STATUS": "CONFIRMED"},
        {"SUMMARY": "1.4.0", "DTSTAMP": "20260301T150000Z", "DTSTART": "20260302T103000", "DURATION": "PT2H30M"},
        {"SUMMARY": "1.4.0", "DTSTAMP": "20260301T150000Z", "DTSTART;VALUE=DATE": "20260302"},
    ],
    ids=["in the description", "created before its stamp", "with a zone", "floating", "whole day"],
)
def test_events_in_their_usual_forms_pass(world: World, tmp_path: Path, event: Mapping[str, str]) -> None:
    assert planned(world, tmp_path, event).verdict is Verdict.PASS


def test_a_floating_time_is_one_of_the_settings_zone(world: World, tmp_path: Path) -> None:
    late = {"SUMMARY": "1.4.0", "DTSTAMP": "20260301T150000Z", "DTSTART": "20260302T103000", "DTEND": "20260302T113000"}
    world.clock = FakeClock(datetime(2026, 3, 2, 10, 45, tzinfo=UTC))
    assert "the window was over" in planned(world, tmp_path, late).summary


def test_one_of_several_events_is_enough(world: World, tmp_path: Path) -> None:
    over = changed(DTSTART="20260301T093000Z", DTEND="20260301T120000Z")
    assert planned(world, tmp_path, over, changed(), changed(STATUS="CANCELLED")).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (changed(SUMMARY="Release web 1.4.0-rc1"), "nothing announces it for 1.4.0"),
        (changed(STATUS="CANCELLED"), "the announcement was cancelled"),
        (changed(DTSTART="20260302T110000Z"), "the window begins in 60 minutes"),
    ],
)
def test_a_calendar_without_this_release_now_fails(
    world: World, tmp_path: Path, event: Mapping[str, str], words: str
) -> None:
    result = planned(world, tmp_path, event)
    assert result.verdict is Verdict.FAIL
    assert words in result.summary


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (changed(RRULE="FREQ=DAILY"), "it is a recurring event (RRULE)"),
        ({**changed(), "DTSTART;TZID=Somewhere/Else": "20260302T103000"}, "DTSTART must stand in it once"),
        (
            {"SUMMARY": "1.4.0", "DTSTART;TZID=Somewhere/Else": "20260302T103000", "DTEND": "20260302T120000Z"},
            "the time zone Somewhere/Else of DTSTART is not known",
        ),
        (changed(DTSTART="sometime"), "is not clear"),
        (changed(DTEND="20260302T080000Z"), "it ends before it begins"),
        (changed(DTSTAMP="20260302T110000Z"), "posted in the future"),
        ({"SUMMARY": "1.4.0", "DTSTART": "20260302T103000Z", "DTSTAMP": "20260301T150000Z"}, "it has no end"),
        ({"SUMMARY": "1.4.0", "DTSTART": "20260302T093000Z", "DTEND": "20260302T120000Z"}, "DTSTAMP must stand in it"),
        (
            {"SUMMARY": "1.4.0", "DTSTAMP": "20260301T150000Z", "DTSTART": "20261025T023000", "DURATION": "PT3H"},
            "because of a clock change 02:30 is not one moment",
        ),
    ],
)
def test_an_event_that_is_not_clear_is_an_error(
    world: World, tmp_path: Path, event: Mapping[str, str], words: str
) -> None:
    result = planned(world, tmp_path, event)
    assert result.verdict is Verdict.ERROR
    assert words in result.summary


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_a_file_that_is_no_calendar_is_an_error(world: World, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "team.ics").write_bytes(content)
    world.box.commit()
    world.checks = {"team_notified": {"calendar": str(tmp_path / "team.ics")}}
    assert judge(VERIFIER, world).verdict is Verdict.ERROR


def test_a_calendar_is_read_from_a_url(world: World) -> None:
    world.box.commit()
    with serving({"/team.ics": Recorded(body=calendar(EVENT))}) as url:
        world.checks = {"team_notified": {"calendar_url": f"{url}/team.ics"}}
        assert judge(VERIFIER, world).verdict is Verdict.PASS


def test_a_url_that_answers_another_status_is_an_error(world: World) -> None:
    world.box.commit()
    with serving({"/team.ics": Recorded(body=calendar(EVENT), status=302)}) as url:
        world.checks = {"team_notified": {"calendar_url": f"{url}/team.ics"}}
        result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "answered status 302" in result.summary


def test_a_window_too_short_for_the_soak_fails(world: World) -> None:
    world.expected_duration = timedelta(hours=3)
    assert announced(world).verdict is Verdict.FAIL


def test_without_settings_the_lines_to_add_are_shown(world: World) -> None:
    world.box.commit()
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "announcement: docs/announcements/next.yaml" in result.remedy
