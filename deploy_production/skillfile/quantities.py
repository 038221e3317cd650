"""Quantities in prose as typed values: "30 seconds", "24h", "1 hour 30 minutes", "first hour", "5%".

* The whole text must be the quantity; what stands around it is the caller's business.
* Zero, negative and absurd values are refused: none of them can be meant.
* Plain numbers have no unit and are refused: 30 what?
"""

import re
from datetime import timedelta

MAX_DURATION = timedelta(days=366)
_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_SHORT = {
    "s": "second", "sec": "second", "secs": "second",
    "m": "minute", "min": "minute", "mins": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour",
    "d": "day", "w": "week",
}  # fmt: skip
_WORDS = {
    "a": 1, "an": 1, "the first": 1, "first": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60,
}  # fmt: skip
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_PART = re.compile(rf"(?:(?P<count>{_NUMBER})[ -]?|(?P<word>{_WORD})[ -])(?P<unit>[a-z]+)")
_JOINT = re.compile(r"(?:,? and |, ?| )?")
_RATIO = re.compile(rf"(?P<count>{_NUMBER}) ?(?:%|percent|per cent)")

_ANY_UNIT = "|".join([*(rf"{unit}s?" for unit in _UNITS), *_SHORT])
_ANY_COUNT = rf"(?:{_NUMBER}|\b(?:{_WORD})\b)"
DURATION_LIKE = re.compile(rf"{_ANY_COUNT}[ -]?(?:{_ANY_UNIT})\b", re.IGNORECASE)
"""Finds the beginning of something that is meant as a duration."""


class QuantityError(ValueError):
    """The text is not the quantity it should be; the message says what to write."""


def read_duration(text: str, *, most: timedelta = MAX_DURATION) -> timedelta:
    """Reads a duration.

    Raises:
        QuantityError: when the text is no duration, is zero, or is more than `most`.
    """
    folded = " ".join(text.lower().split())
    seconds, at = 0.0, 0
    seen: set[str] = set()
    while at < len(folded):
        match = _PART.match(folded, at)
        if match is None:
            raise QuantityError('is no duration; write a number and a unit, for example "30 seconds"')
        unit = _unit(match["unit"])
        if unit in seen:
            raise QuantityError(f'names "{unit}" twice; write each unit once')
        seen.add(unit)
        count = float(match["count"]) if match["count"] else _WORDS[match["word"]]
        seconds += count * _UNITS[unit].total_seconds()
        at = match.end()
        if at < len(folded):
            at = _after_joint(folded, at)
    return _within_reason(seconds, most)


def _after_joint(folded: str, at: int) -> int:
    joint = _JOINT.match(folded, at)
    end = joint.end() if joint else at
    if end == len(folded):
        raise QuantityError("ends in the middle of a duration")
    return end


def _unit(word: str) -> str:
    if word in _SHORT:
        return _SHORT[word]
    singular = word.removesuffix("s")
    if singular not in _UNITS:
        raise QuantityError(f'has the unit "{word[:20]}"; use seconds, minutes, hours, days or weeks')
    return singular


def _within_reason(seconds: float, most: timedelta) -> timedelta:
    """Compares before it converts: a timedelta of millions of years cannot be made."""
    if seconds > most.total_seconds():
        raise QuantityError(f"is more than {most}, which cannot be meant")
    total = timedelta(seconds=seconds)
    if total <= timedelta():
        raise QuantityError("is not longer than zero")
    return total


def read_ratio(text: str) -> float:
    """Reads a share of less than the whole: 0.05 for "5%".

    Raises:
        QuantityError: when the text is no percentage, is zero, or is 100% or more.
    """
    match = _RATIO.fullmatch(" ".join(text.lower().split()))
    if match is None:
        raise QuantityError('is no percentage; write for example "5%"')
    ratio = float(match["count"]) / 100
    if not 0 < ratio < 1:
        raise QuantityError("is not between 0% and 100%")
    return ratio


_LIMIT = re.compile(
    r"\b(?:within|in|at most|no more than|less than|not? older than|younger than)(?: the)?(?: last| past)? "
    rf"(?P<limit>{DURATION_LIKE.pattern}(?:(?:,? and |, ?| ){DURATION_LIKE.pattern})*)",
    re.IGNORECASE,
)


def find_limit(text: str) -> timedelta | None:
    """Returns the age limit a requirement states ("within 24h"), None when it speaks of no duration at all.

    Raises:
        QuantityError: when it speaks of a duration that is not one clear limit.
    """
    folded = " ".join(text.split())
    limits = list(_LIMIT.finditer(folded))
    if not limits:
        stray = DURATION_LIKE.search(folded)
        if stray or re.search(r"\bwithin [0-9]", folded, re.IGNORECASE):
            raise QuantityError('speaks of a duration, but not as a limit; write "within" before it')
        return None
    if len(limits) > 1:
        raise QuantityError("states more than one limit; write one requirement for each")
    return read_duration(limits[0]["limit"])
