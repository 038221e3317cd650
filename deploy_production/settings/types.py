"""The value types that settings are made of: durations as people write them, names as Kubernetes allows them."""

import re
from datetime import time, timedelta
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from deploy_production.settings.calendars import zone

_DURATION_PATTERN = r"^([0-9]{1,9}(\.[0-9]{1,3})?) ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)$"
_DURATION = re.compile(_DURATION_PATTERN)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def parse_duration(value: Any) -> timedelta:
    """Returns the duration that a text like `90s`, `30 minutes` or `24h` names.

    Raises:
        ValueError: for anything else, a bare number among it: the unit is never guessed.
    """
    if isinstance(value, timedelta):
        return value
    found = _DURATION.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write a duration with its unit, for example "90s", "30 minutes" or "24h"')
    return timedelta(seconds=float(found.group(1)) * _SECONDS[found.group(3)[0]])


def format_duration(duration: timedelta) -> str:
    """Returns the shortest whole-unit form: `90s`, `30m`, `24h`, `7d`."""
    seconds = duration.total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        # A day is written as hours: "24h" is what people say of backups.
        if seconds and seconds % size == 0 and not (unit == "d" and seconds == size):
            return f"{int(seconds // size)}{unit}"
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"


def _bounded(duration: timedelta) -> timedelta:
    if not timedelta(0) <= duration <= _LONGEST:
        raise ValueError("write a duration of at most 366 days")
    return duration


def _more_than_nothing(duration: timedelta) -> timedelta:
    if duration == timedelta(0):
        raise ValueError("write a duration longer than nothing")
    return duration


def _at_most_a_day(duration: timedelta) -> timedelta:
    if duration > timedelta(days=1):
        raise ValueError("evidence that stands for more than a day proves nothing about today; write 24h or less")
    return duration


_LONGEST = timedelta(days=366)
_DURATION_SCHEMA = {"type": "string", "pattern": _DURATION_PATTERN, "examples": ["90s", "30 minutes", "24h"]}

Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    AfterValidator(_bounded),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema(_DURATION_SCHEMA),
]
Limit = Annotated[Duration, AfterValidator(_more_than_nothing), WithJsonSchema(_DURATION_SCHEMA)]
"""A duration longer than nothing: a limit, an age, a timeout."""
Validity = Annotated[Limit, AfterValidator(_at_most_a_day), WithJsonSchema(_DURATION_SCHEMA)]
"""How long evidence stands; at most a day."""


def _inside(path: str) -> str:
    if path.startswith(("/", "-")) or ".." in PurePosixPath(path).parts:
        raise ValueError("write a path inside the repository, without `..` and without a leading slash or dash")
    return str(PurePosixPath(path))


def _record(path: str) -> str:
    if path.startswith("-") or ".." in PurePosixPath(path).parts:
        raise ValueError("write the path without `..` and without a leading dash")
    return str(PurePosixPath(path))


def _http_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port, user = parts.hostname, parts.port, parts.username
    except ValueError:
        raise ValueError("this is no URL: host or port cannot be read") from None
    if user is not None or "@" in parts.netloc:
        raise ValueError("a URL in this file must not hold a user or a password: the file is in the repository")
    if not host or port == 0:
        raise ValueError("this URL has no host, or port 0")
    return url


def _zone(name: str) -> str:
    zone(name)
    return name


def _without_zone(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("write a time of day without a zone; the zone is that of `timezone`")
    return value


def _unique_names(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    names = [part.name for part in parts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"each name may stand once; more than once: {', '.join(twice)}")
    return parts


REGISTRY = r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?$"
IMAGE_NAME = r"^[a-z0-9]+(([._]|__|-+|/)[a-z0-9]+)*$"
COUNTRY = r"^[A-Z]{2}$"
_KUBE_NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
_TEXT = r"^[^\x00-\x1f\x7f]+$"
_HTTP_URL = r"^https?://[^\s/?#]+([/?#]\S*)?$"
_HTTP_PATH = r"^/[^\s#]*$"
_EMAIL = r"^[^@\s<>]+@[^@\s<>]+$"
_COMMIT = r"^([0-9a-f]{40}|[0-9a-f]{64})$"
_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"
_PORT = r"^([a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?)$"

KubeName = Annotated[str, StringConstraints(pattern=_KUBE_NAME)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_TEXT)]
RelativePath = Annotated[Text, AfterValidator(_inside)]
"""A path inside the repository, read at the commit being released."""
RecordPath = Annotated[Text, AfterValidator(_record)]
"""A record: relative paths are read at the commit, absolute ones from the machine that runs the gate."""
Argv = Annotated[tuple[Text, ...], Field(min_length=1)]
"""A command as a list of words; there is no shell."""
HttpUrl = Annotated[str, StringConstraints(pattern=_HTTP_URL), AfterValidator(_http_url)]
HttpPath = Annotated[str, StringConstraints(pattern=_HTTP_PATH)]
PortName = Annotated[str, StringConstraints(pattern=_PORT)]
"""A port of a Service, by name or number, always in quotes."""
Email = Annotated[str, StringConstraints(max_length=254, pattern=_EMAIL)]
CommitId = Annotated[str, StringConstraints(pattern=_COMMIT)]
"""A full commit id: no file can name the commit that it is part of."""
VariableName = Annotated[str, StringConstraints(max_length=200, pattern=_VARIABLE)]
ZoneName = Annotated[Text, AfterValidator(_zone)]
TimeOfDay = Annotated[time, AfterValidator(_without_zone), WithJsonSchema({"type": "string", "examples": ["12:00"]})]
UniqueNames = AfterValidator(_unique_names)

IN_WORDS = {
    REGISTRY: "write host and port of the registry, without a scheme and without a path",
    IMAGE_NAME: "write the repository's name in lower case, without registry and without tag",
    COUNTRY: 'write the two capital letters of a country, in quotes, for example "DE"',
    _KUBE_NAME: "write a Kubernetes name: lower-case letters, digits and dashes, at most 63 characters",
    _TEXT: "write one line of text without control characters",
    _HTTP_URL: "write a URL that begins with http:// or https://",
    _HTTP_PATH: "write a path that begins with a slash",
    _EMAIL: "write an e-mail address",
    _COMMIT: "write the full id of a commit, 40 or 64 hexadecimal digits, in quotes",
    _VARIABLE: "write the name of an environment variable",
    _PORT: "write the name or the number of a port of the Service, in quotes",
}
"""What to write instead of a text that does not fit a pattern."""


class Part(BaseModel):
    """A section of the settings: immutable, unknown keys are errors, nothing is coerced silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True)
