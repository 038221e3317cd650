"""Small words that the verifiers share: how a duration is said, and whether a text names a version."""

import re
from datetime import timedelta

_BEFORE, _AFTER = r"(?<![\w.+-])", r"(?![\w+-]|\.\w)"


def names_version(text: str, version: str) -> bool:
    """Tells whether a text names a version as a whole word: `1.2.3` stands neither in `1.2.30` nor in `1.2.3-rc1`."""
    return re.search(_BEFORE + re.escape(version) + _AFTER, text) is not None


def in_words(duration: timedelta) -> str:
    """Returns `3 days`, `26.5 hours`, `10 minutes` or `45 seconds`."""
    seconds = duration.total_seconds()
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{_number(seconds / size)} {unit}"
    return f"{_number(seconds)} seconds"


def counted(count: int, noun: str) -> str:
    """Returns `1 commit` or `2 commits`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
