"""Time zones and public holidays by name."""

from datetime import date

import pytest

from deploy_production.settings.calendars import known_calendar, public_holidays, suggestion, zone


def test_an_iana_name_is_a_zone() -> None:
    assert zone("Europe/Berlin").key == "Europe/Berlin"
    assert zone("UTC").key == "UTC"


@pytest.mark.parametrize("name", ["localtime", "Europe", "../etc/passwd", "/etc/localtime", "CET2", "right/UTC", ""])
def test_what_is_no_iana_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="IANA name"):
        zone(name)


def test_a_misspelt_zone_gets_the_nearest_one() -> None:
    with pytest.raises(ValueError, match="did you mean `Europe/Berlin`"):
        zone("Europe/Belin")


def test_subdivisions_have_holidays_of_their_own() -> None:
    assert date(2026, 1, 6) in public_holidays("DE", "BY", 2026)
    assert date(2026, 1, 6) not in public_holidays("DE", "BE", 2026)


def test_a_holiday_on_a_weekend_is_kept_when_it_is_observed() -> None:
    assert date(2026, 7, 3) in public_holidays("US", None, 2026)


@pytest.mark.parametrize("year", [1800, 2101, 3000])
def test_a_year_without_data_is_an_error_and_not_a_year_without_holidays(year: int) -> None:
    with pytest.raises(ValueError, match="not known, only those of 1991 to 2100"):
        public_holidays("DE", None, year)


def test_unknown_countries_and_subdivisions_are_named() -> None:
    with pytest.raises(ValueError, match="country XX are not known"):
        known_calendar("XX", None)
    with pytest.raises(ValueError, match="no subdivision ZZ; known are: BB, BE"):
        known_calendar("DE", "ZZ")


def test_nothing_is_suggested_when_nothing_is_near() -> None:
    assert suggestion("zebra", ["soak", "stability"]) == ""
