"""The value types of settings."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from deploy_production.settings.types import (
    HttpUrl,
    Limit,
    RecordPath,
    RelativePath,
    Validity,
    format_duration,
    parse_duration,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("30 minutes", 1800),
        ("1 minute", 60),
        ("24h", 86400),
        ("1.5h", 5400),
        ("7 days", 604800),
        ("5m", 300),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [5, 5.0, "5", "", "s", "-5s", "5 w", "5m 3s", True, None, "9" * 400 + "d", "١s"])
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="with its unit"):
        parse_duration(value)


@given(st.integers(min_value=0, max_value=10_000_000))
def test_a_formatted_duration_reads_back_as_itself(seconds: int) -> None:
    duration = timedelta(seconds=seconds)
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize("text", ["0s", "367d", "999999999d"])
def test_a_limit_is_more_than_nothing_and_at_most_a_year(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Limit).validate_python(text)


def test_evidence_stands_for_a_day_at_most() -> None:
    assert TypeAdapter(Validity).validate_python("24h") == timedelta(days=1)
    with pytest.raises(ValidationError, match="proves nothing about today"):
        TypeAdapter(Validity).validate_python("25h")


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "-rf", ""])
def test_a_path_stays_inside_the_repository(path: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(RelativePath).validate_python(path)


def test_paths_lose_what_means_nothing() -> None:
    assert TypeAdapter(RelativePath).validate_python("./manifests//production/") == "manifests/production"
    assert TypeAdapter(RecordPath).validate_python("/var//backups/last.yaml") == "/var/backups/last.yaml"


@pytest.mark.parametrize(
    "url",
    ["http://user:secret@host/", "http://@host/", "http://host:99999/", "http://host:0/", "ftp://host", "http://:80"],
)
def test_urls_without_a_host_or_with_a_password_are_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(HttpUrl).validate_python(url)


def test_a_url_with_port_and_query_is_fine() -> None:
    url = "https://prometheus.example:9090/base?x=1"
    assert TypeAdapter(HttpUrl).validate_python(url) == url


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (90, "90s"), (0.5, "0.5s"), (1800, "30m"), (86400, "24h"), (604800, "7d")]
)
def test_a_duration_is_shown_in_the_largest_unit_that_fits(seconds: float, text: str) -> None:
    assert format_duration(timedelta(seconds=seconds)) == text
