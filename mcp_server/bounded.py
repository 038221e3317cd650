"""A result that is too long for a model is cut where it is longest, and says what was left out.

The bound is on the whole: each part alone may be short and all together too long. Only lists and long strings are cut;
a verdict, a number, a name stays as it is. A list that tells the newest last loses its beginning, others their end.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

LIMIT = 8_000
"""Bytes of the JSON text of a result."""
LEFT_OUT = "left_out"
_NEWEST_LAST = frozenset({"untrusted_recent", "untrusted_lines"})
_SHORT = 120
"""Bytes; a string that is not longer is not cut."""
_MARK = "…"
_Place = tuple[str | int, ...]


def text_of(content: Mapping[str, Any]) -> str:
    """Returns the JSON text of a result as a host shows it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def bounded(content: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a result of at most `LIMIT` bytes; what was cut is named in its field `left_out`."""
    result: dict[str, Any] = json.loads(text_of(content))
    whole: dict[_Place, int] = {}
    while _weight(result) > LIMIT:
        heaviest = max(_cuttable(result), key=lambda found: _weight(found[1]), default=None)
        if heaviest is None:
            raise RuntimeError("a result has more fixed parts than a result may be long")
        place, value = heaviest
        whole.setdefault(place, len(value))
        _put(result, place, _halved(place, value))
        result[LEFT_OUT] = [_told(result, place, length) for place, length in sorted(whole.items(), key=str)]
    return result


def _weight(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace"))


def _cuttable(value: object, place: _Place = ()) -> Iterator[tuple[_Place, Any]]:
    """Tells the lists and long strings; of a list within an entry of a list, too."""
    match value:
        case str() if _weight(value) > _SHORT:
            yield place, value
        case list():
            if len(value) > 1:
                yield place, value
            for index, entry in enumerate(value):
                yield from _cuttable(entry, (*place, index))
        case dict():
            for key, entry in value.items():
                if key != LEFT_OUT:
                    yield from _cuttable(entry, (*place, key))
        case _:
            pass


def _halved(place: _Place, value: Any) -> Any:
    if isinstance(value, str):
        return value[: len(value) // 2].rstrip(_MARK) + _MARK
    keep = len(value) // 2
    return value[-keep:] if place[-1] in _NEWEST_LAST else value[:keep]


def _put(result: dict[str, Any], place: _Place, value: object) -> None:
    holder: Any = result
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value


def _told(result: dict[str, Any], place: _Place, length: int) -> str:
    holder: Any = result
    for step in place:
        try:
            holder = holder[step]
        except (IndexError, KeyError):
            return f"{_named(place)}: all"
    unit = "characters" if isinstance(holder, str) else "entries"
    return f"{_named(place)}: {len(holder)} of {length} {unit} are shown"


def _named(place: _Place) -> str:
    return ".".join(map(str, place))
