"""Freeze windows."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_production.engine.freeze import Freeze, FreezeRule, frozen
from deploy_production.settings.model import FreezeSettings

BERLIN = "Europe/Berlin"
GERMANY = FreezeSettings(country="DE", subdivision="BY")
HOUR = timedelta(hours=1)


def at(text: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def rule(
    text: str, *, expected: timedelta = HOUR, settings: FreezeSettings = GERMANY, zone: str = BERLIN
) -> str | None:
    found = frozen(at(text, zone), expected, settings, zone)
    return found.rule if found else None


def freeze(text: str, *, expected: timedelta = HOUR, settings: FreezeSettings = GERMANY, zone: str = BERLIN) -> Freeze:
    found = frozen(at(text, zone), expected, settings, zone)
    assert found is not None
    return found


def test_a_monday_is_not_frozen() -> None:
    assert rule("2026-11-23T16:00") is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-27T10:59:59", None),
        ("2026-11-27T11:00:00", FreezeRule.FRIDAY),
        ("2026-11-27T12:00:00", FreezeRule.FRIDAY),
        ("2026-11-27T23:59:59", FreezeRule.FRIDAY),
        ("2026-11-28T00:00:00", None),
    ],
)
def test_friday_afternoon_is_frozen_and_a_deploy_must_end_before_it(moment: str, expected: str | None) -> None:
    assert rule(moment) == expected


def test_a_deploy_of_no_duration_may_begin_up_to_the_freeze_and_not_in_it() -> None:
    assert rule("2026-11-27T11:59:59", expected=timedelta(0)) is None
    assert rule("2026-11-27T12:00:00", expected=timedelta(0)) is FreezeRule.FRIDAY


def test_friday_is_that_of_the_zone_and_not_of_utc() -> None:
    moment = datetime(2026, 11, 27, 11, 30, tzinfo=UTC)
    assert frozen(moment, timedelta(0), GERMANY, BERLIN) is not None
    assert frozen(moment, timedelta(0), GERMANY, "America/New_York") is None


def test_a_holiday_and_the_day_before_it_are_frozen() -> None:
    assert rule("2026-05-14T10:00") is FreezeRule.HOLIDAY
    assert rule("2026-05-13T00:30") is FreezeRule.DAY_BEFORE
    assert rule("2026-05-12T22:30") is None


def test_the_holidays_of_the_subdivision_count() -> None:
    assert rule("2026-01-06T10:00") is FreezeRule.HOLIDAY
    assert rule("2026-01-06T10:00", settings=FreezeSettings(country="DE", subdivision="BE")) is None


def test_a_holiday_observed_on_another_day_is_frozen_on_that_day() -> None:
    america = FreezeSettings(country="US")
    assert rule("2026-07-03T09:00", settings=america, zone="America/New_York") is FreezeRule.HOLIDAY
    assert rule("2026-07-02T09:00", settings=america, zone="America/New_York") is FreezeRule.DAY_BEFORE


def test_the_day_before_a_holiday_can_begin_later() -> None:
    late = FreezeSettings(country="DE", day_before_from=time(15, 0))
    assert rule("2026-05-13T10:00", settings=late) is None
    assert rule("2026-05-13T14:30", settings=late) is FreezeRule.DAY_BEFORE


def test_own_dates_are_frozen_and_the_days_around_them_are_not() -> None:
    own = FreezeSettings(country="DE", dates=(date(2026, 11, 24),))
    assert rule("2026-11-24T00:00", settings=own) is FreezeRule.OWN_DATE
    assert rule("2026-11-23T12:00", settings=own) is None
    assert rule("2026-11-25T00:00", settings=own) is None


def test_the_end_of_the_year_is_seen_from_the_year_before() -> None:
    assert rule("2026-12-31T10:00") is FreezeRule.DAY_BEFORE
    assert rule("2026-12-30T23:30") is FreezeRule.DAY_BEFORE
    assert rule("2027-01-01T00:00") is FreezeRule.HOLIDAY
    assert freeze("2026-12-31T10:00").until == at("2027-01-02T00:00")


def test_a_long_deploy_is_stopped_by_a_freeze_days_ahead() -> None:
    assert rule("2026-11-23T10:00", expected=timedelta(days=3)) is None
    assert rule("2026-11-23T10:00", expected=timedelta(days=5)) is FreezeRule.FRIDAY


def test_the_next_start_is_after_everything_that_follows_without_a_gap() -> None:
    # Thursday 24 December to Saturday 26 December, all of it frozen.
    found = freeze("2026-12-23T23:30")
    assert found.until == at("2026-12-27T00:00")
    assert found.until is not None
    assert found.until.tzinfo is UTC
    assert rule("2026-12-27T00:00") is None


def test_no_next_start_is_promised_when_none_is_found() -> None:
    assert freeze("2026-11-23T10:00", expected=timedelta(days=8)).until is None


def test_a_year_of_own_dates_ends_the_search() -> None:
    every_day = tuple(date(2026, 11, 23) + timedelta(days=days) for days in range(365))
    assert freeze("2026-11-23T10:00", settings=FreezeSettings(country="DE", dates=every_day)).until is None


def test_the_reason_names_day_holiday_local_time_and_zone() -> None:
    assert freeze("2026-05-14T10:00").reason == (
        "2026-05-14 is a public holiday (Ascension Day): "
        "frozen from Thu 2026-05-14 00:00 to Fri 2026-05-15 00:00 (Europe/Berlin)."
    )
    assert freeze("2026-11-27T11:30").reason.endswith("and this deploy would run until Fri 12:30.")


def test_the_day_on_which_clocks_go_forward_has_its_own_length() -> None:
    # 28 March 2027 has 23 hours in Berlin; Easter Monday follows, so the Sunday is frozen from its first moment.
    easter = freeze("2027-03-28T01:59", settings=FreezeSettings(country="DE"))
    assert easter.rule is FreezeRule.DAY_BEFORE
    assert easter.until == datetime(2027, 3, 29, 22, 0, tzinfo=UTC)


def test_a_freeze_that_begins_in_the_hour_that_does_not_exist_begins_at_its_earlier_reading() -> None:
    # On 28 March 2027, the day before Easter Monday, there is no 02:30 in Berlin.
    sunday = FreezeSettings(country="DE", day_before_from=time(2, 30))
    start = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert frozen(start, timedelta(0), sunday, BERLIN) is not None
    assert frozen(start - timedelta(seconds=1), timedelta(0), sunday, BERLIN) is None


def test_a_freeze_that_begins_in_the_hour_that_comes_twice_begins_at_the_first() -> None:
    # On 25 October 2026 the hour from 02:00 comes twice in Berlin; Austria's national day is the 26th.
    austria = FreezeSettings(country="AT", day_before_from=time(2, 30))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert frozen(first, timedelta(0), austria, "Europe/Vienna") is not None
    assert frozen(first - timedelta(seconds=1), timedelta(0), austria, "Europe/Vienna") is None


def test_a_duration_is_real_time_on_the_day_on_which_clocks_go_back() -> None:
    austria = FreezeSettings(country="AT", day_before_from=time(23, 0))
    vienna = "Europe/Vienna"
    assert rule("2026-10-24T23:30", expected=timedelta(hours=24), settings=austria, zone=vienna) is None
    assert rule("2026-10-24T23:30", expected=timedelta(hours=24.5), settings=austria, zone=vienna) is not None


def test_a_day_that_ends_twice_is_frozen_until_its_second_end() -> None:
    # In Havana clocks go back from 01:00 to 00:00: midnight of 1 November 2026 comes twice.
    own = FreezeSettings(country="CU", dates=(date(2026, 10, 31),))
    second_midnight = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
    assert frozen(second_midnight - timedelta(minutes=1), timedelta(0), own, "America/Havana") is not None
    assert frozen(second_midnight, timedelta(0), own, "America/Havana") is None


@pytest.mark.parametrize("moment", ["1985-06-03T10:00", "2100-12-31T10:00", "2101-06-01T10:00"])
def test_a_year_outside_the_calendar_is_frozen(moment: str) -> None:
    found = freeze(moment)
    assert found.rule is FreezeRule.UNKNOWN
    assert "What is not known is frozen" in found.reason
    assert found.until is None


def test_no_next_start_is_promised_beyond_the_calendar() -> None:
    own = FreezeSettings(country="DE", dates=(date(2100, 12, 29), date(2100, 12, 30)))
    found = freeze("2100-12-29T10:00", settings=own)
    assert found.rule is FreezeRule.OWN_DATE
    assert found.until is None


def test_a_zone_or_country_that_became_unknown_is_frozen() -> None:
    strange = FreezeSettings.model_construct(
        country="XX", subdivision=None, dates=(), friday_from=time(12), day_before_from=time(0)
    )
    assert frozen(at("2026-11-23T10:00"), HOUR, strange, BERLIN) is not None
    assert frozen(at("2026-11-23T10:00"), HOUR, GERMANY, "Europe/Nowhere") is not None


def test_a_moment_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(RuntimeError):
        frozen(datetime(2026, 11, 23), HOUR, GERMANY, BERLIN)  # noqa: DTZ001 -- the mistake itself
    with pytest.raises(RuntimeError):
        frozen(at("2026-11-23T10:00"), -HOUR, GERMANY, BERLIN)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(hours=30)), st.sampled_from([BERLIN, "America/Havana", "UTC"]))
def test_the_next_start_is_always_later_and_never_frozen(now: datetime, expected: timedelta, zone: str) -> None:
    found = frozen(now, expected, GERMANY, zone)
    if found is not None:
        assert found.until is not None
        assert found.until > now
        assert frozen(found.until, expected, GERMANY, zone) is None


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(hours=30)), st.timedeltas(timedelta(0), timedelta(hours=5)))
def test_a_shorter_deploy_is_never_frozen_when_a_longer_one_is_not(
    now: datetime, shorter: timedelta, more: timedelta
) -> None:
    if frozen(now, shorter + more, GERMANY, BERLIN) is None:
        assert frozen(now, shorter, GERMANY, BERLIN) is None


@given(MOMENTS)
def test_friday_at_noon_and_later_is_always_frozen(now: datetime) -> None:
    local = now.astimezone(ZoneInfo(BERLIN))
    friday = local - timedelta(days=(local.isoweekday() - 5) % 7)
    noon = friday.replace(hour=12, minute=0, second=0, microsecond=0)
    assert frozen(noon, timedelta(0), GERMANY, BERLIN) is not None
