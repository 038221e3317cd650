"""Patterns that are compiled at their first use: a run loads every rule of a group and asks few of them for long."""

import re
from collections.abc import Callable
from functools import cache


def pattern(source: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Returns a function that returns the compiled pattern, always the same."""

    @cache
    def compiled() -> re.Pattern[str]:
        return re.compile(source, flags)

    return compiled
