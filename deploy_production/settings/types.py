"""The value types that settings are made of: durations as people write them, names as Kubernetes allows them."""

import re
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Annotated, Any

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

_DURATION = re.compile(r"\A(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)\Z")
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
    return timedelta(seconds=float(found.group(1)) * _SECONDS[found.group(2)[0]])


def format_duration(duration: timedelta) -> str:
    """Returns the shortest whole-unit form: `30m`, `90s`, `24h`."""
    seconds = duration.total_seconds()
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return f"{seconds:g}s"


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["90s", "30 minutes", "24h"]}),
]


def _inside(path: str) -> str:
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        raise ValueError("write a path inside the repository, without `..` and without a leading slash")
    return path


def _record(path: str) -> str:
    if ".." in PurePosixPath(path).parts:
        raise ValueError("write the path without `..`")
    return path


KubeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]
RelativePath = Annotated[Text, AfterValidator(_inside)]
"""A path inside the repository, read at the commit being released."""
RecordPath = Annotated[Text, AfterValidator(_record)]
"""A record: relative paths are read at the commit, absolute ones from the machine that runs the gate."""
Argv = Annotated[tuple[Text, ...], Field(min_length=1)]
"""A command as a list of words; there is no shell."""
HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+([/?#]\S*)?$")]
HttpPath = Annotated[str, StringConstraints(pattern=r"^/[^\s#]*$")]


class Part(BaseModel):
    """A section of the settings: immutable, unknown keys are errors, nothing is coerced silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True)
