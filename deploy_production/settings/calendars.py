"""Time zones and public holidays by name: what `timezone`, `freeze.country` and `freeze.subdivision` may say.

Unknown names and years without data are errors: a calendar that does not know a day must not call it a working day.
Half-days and company holidays are not in it; they belong to `freeze.dates`.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_ZONE = re.compile(r"^(UTC|[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)+)$")


def zone(name: str) -> ZoneInfo:
    """Returns the time zone of an IANA name.

    Raises:
        ValueError: when there is no such zone.
    """
    # `localtime` and bare abbreviations mean something else on each machine.
    if _ZONE.match(name):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    hint = suggestion(name, available_timezones())
    raise ValueError(f"there is no time zone of this name{hint}; write an IANA name, for example Europe/Berlin")


def known_calendar(country: str, subdivision: str | None) -> None:
    """Checks that the holidays of a country and its subdivision are known.

    Raises:
        ValueError: names what is not known.
    """
    from holidays import country_holidays, list_supported_countries

    supported = list_supported_countries()
    if country not in supported:
        raise ValueError(f"the holidays of country {country} are not known{suggestion(country, supported)}")
    try:
        country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        known = ", ".join(supported[country]) or "none"
        raise ValueError(f"country {country} has no subdivision {subdivision}; known are: {known}") from None


def public_holidays(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """Returns the public holidays of a year with their names, days observed instead of a weekend among them.

    Raises:
        ValueError: when the country, the subdivision or the year is not known.
    """
    from holidays import country_holidays

    known_calendar(country, subdivision)
    # A named language: otherwise the environment of whoever asks decides what a holiday is called.
    named = country_holidays(country, subdiv=subdivision)
    language = "en_US" if "en_US" in named.supported_languages else named.default_language
    calendar = country_holidays(country, subdiv=subdivision, years=year, observed=True, expand=False, language=language)
    if not calendar.start_year <= year <= calendar.end_year:
        known = f"{calendar.start_year} to {calendar.end_year}"
        raise ValueError(f"the holidays of {country} in {year} are not known, only those of {known}")
    return dict(calendar.items())


def suggestion(wrong: str, right: Iterable[str]) -> str:
    """Returns `; did you mean …` with the nearest word, or nothing when none is near."""
    near = difflib.get_close_matches(wrong, list(right), n=1, cutoff=0.6)
    return f"; did you mean `{near[0]}`?" if near else ""
