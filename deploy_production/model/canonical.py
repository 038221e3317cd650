"""Canonical JSON and digests: the same data gives the same bytes on every machine.

Keys sorted, no spaces, UTF-8, times as RFC 3339 in UTC with microseconds, durations in seconds,
enums by value, tuples as lists. Floats that are not finite are refused.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import PurePath
from typing import Any


def plain(value: Any) -> Any:
    """Returns the value as plain JSON data.

    Raises:
        TypeError: for a type that has no canonical form, a naive datetime among them.
    """
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case PurePath():
            return str(value)
        case _:
            return _plain_container(value)


def _plain_container(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a canonical object has text keys, not {type(key).__name__}")
    return key.value if isinstance(key, Enum) else key


def instant(moment: datetime) -> str:
    """Returns an aware time as `2026-11-23T18:30:00.000000Z`."""
    if moment.tzinfo is None:
        raise TypeError("a time without a zone has no canonical form")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical_bytes(value: Any) -> bytes:
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(value: Any) -> str:
    """Returns `sha256:<hex>` of the canonical bytes."""
    return digest_bytes(canonical_bytes(value))


def digest_bytes(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()
