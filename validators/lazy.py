"""Searches that cost little until they are needed.

Patterns are compiled at their first use: a run loads many rules and asks few of them for long. A word is sought as a
text before it is sought as a word, and its rarest letter before that, for each is many times as fast as the next.
"""

import re
from collections.abc import Callable
from functools import cache


def pattern(source: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Returns a function that returns the compiled pattern, always the same."""

    @cache
    def compiled() -> re.Pattern[str]:
        return re.compile(source, flags)

    return compiled


_COMMON = " etaonirshdlcumpfgwyb.v,-kxj/`*:()#qz"
"""The characters of texts, the most frequent first; others are rarer."""


def holds(text: str, part: str) -> bool:
    """Tells whether a text holds another one, which is of at least two characters."""
    return _rarest(part) in text and part in text


@cache
def _rarest(part: str) -> str:
    return max(part, key=lambda char: _COMMON.find(char) % (len(_COMMON) + 1))


def has_word(text: str, word: str) -> bool:
    """Tells whether a text has a word that is no part of a longer one."""
    return word in text and _word(word).search(text) is not None


@cache
def _word(word: str) -> re.Pattern[str]:
    # The word stands first, so that the engine can skip to it; what is before it is looked at afterwards.
    return re.compile(rf"{re.escape(word)}(?<!\w{re.escape(word)})\b")
