from datetime import timedelta

import pytest

from deploy_production.skillfile.quantities import QuantityError, find_limit, read_duration, read_ratio


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 seconds", timedelta(seconds=30)),
        ("120 seconds", timedelta(seconds=120)),
        ("5 minutes", timedelta(minutes=5)),
        ("24h", timedelta(hours=24)),
        ("1h30m", timedelta(minutes=90)),
        ("1 hour 30 minutes", timedelta(minutes=90)),
        ("1 hour, 30 minutes and 10 seconds", timedelta(seconds=5410)),
        ("first hour", timedelta(hours=1)),
        ("the first hour", timedelta(hours=1)),
        ("an hour", timedelta(hours=1)),
        ("two  Minutes", timedelta(minutes=2)),
        ("0.5 s", timedelta(milliseconds=500)),
        ("30-minute", timedelta(minutes=30)),
        ("2 weeks", timedelta(weeks=2)),
    ],
)
def test_durations_are_read(text: str, expected: timedelta) -> None:
    assert read_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "30", "0 seconds", "-5 seconds", "5 parsecs", "1 hour and", "1h 1h", "about 5 minutes",
        "5 minutes or so", "999999999 days",
        "999999999 weeks", "0.000000 s", "367 days", "5 minutes,", "1e3 seconds", "٣ seconds", "5", "minutes",
    ],
)  # fmt: skip
def test_what_is_no_sensible_duration_is_refused(text: str) -> None:
    with pytest.raises(QuantityError):
        read_duration(text)


def test_duration_over_the_callers_limit_is_refused() -> None:
    with pytest.raises(QuantityError, match="cannot be meant"):
        read_duration("25 hours", most=timedelta(hours=24))


@pytest.mark.parametrize(("text", "expected"), [("5%", 0.05), ("0.5 %", 0.005), ("10 percent", 0.1)])
def test_ratios_are_read(text: str, expected: float) -> None:
    assert read_ratio(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "5", "0%", "100%", "-5%", "five%", "5%%", "0.05", "1e1%"])
def test_what_is_no_sensible_ratio_is_refused(text: str) -> None:
    with pytest.raises(QuantityError):
        read_ratio(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Backups current and tested (within 24h)", timedelta(hours=24)),
        ("Reviewed in the last 2 days", timedelta(days=2)),
        ("A backup no older than 1 hour 30 minutes", timedelta(minutes=90)),
        ("Recent commits reviewed and approved", None),
        ("Metrics within normal range", None),
    ],
)
def test_limits_are_found_in_requirements(text: str, expected: timedelta | None) -> None:
    assert find_limit(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Backups tested (24h)",
        "within 24h and within 2 days",
        "Backups tested within 24 fortnights",
        "Backups within 0 hours",
        "within 9999 days",
    ],
)
def test_duration_that_is_no_clear_limit_is_refused(text: str) -> None:
    with pytest.raises(QuantityError):
        find_limit(text)
