"""Reads the heads that most skills have, one plain or quoted value a line, without a YAML parser: a third of a run.

It answers only where YAML cannot mean anything else, and None for everything else; the tests hold it against the
composer.
"""

from typing import Any

from .head import Entry, Node

_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL"), None),
}


def read_simple(text: str, offset: int) -> tuple[Entry, ...] | None:
    """Returns the entries of a simple head that stands at an offset of its document; None when it is not simple."""
    if not text.endswith("\n") or not text.replace("\n", "").isprintable():
        return None
    entries: list[Entry] = []
    for line in text[:-1].split("\n"):
        if line.strip(" ") and not line.lstrip(" ").startswith("#"):
            entry = _entry(line, offset)
            if entry is None:
                return None
            entries.append(entry)
        offset += len(line) + 1
    return tuple(entries) or None


def _entry(line: str, offset: int) -> Entry | None:
    key, colon, rest = line.partition(":")
    written = rest.strip(" ")
    if not (colon and rest.startswith(" ") and written and _is_name(key)):
        return None
    simple = _quoted(written) if written[0] in "\"'" else _plain(written)
    if simple is None:
        return None
    start = offset + len(line) - len(rest.lstrip(" "))
    node = Node(value=simple[0], start=start, end=start + len(written), style=simple[1])
    return Entry(key=key, key_start=offset, key_end=offset + len(key), node=node)


def _is_name(key: str) -> bool:
    return key.isascii() and key[:1].isalpha() and key.replace("-", "_").isidentifier() and key not in _WORDS


def _quoted(written: str) -> tuple[str, str] | None:
    """Returns the text in quotes that hold no quote and no escape, and its style."""
    mark, inner = written[0], written[1:-1]
    is_simple = len(written) > 1 and written[-1] == mark and mark not in inner and "\\" not in inner
    return (inner, mark) if is_simple else None


def _plain(written: str) -> tuple[Any, str] | None:
    """Returns what a plain value that begins with a letter means; only a word can then be other than a text."""
    if not (written[0].isascii() and written[0].isalpha()):
        return None
    if ": " in written or " #" in written or written.endswith(":"):
        return None
    return _WORDS.get(written, written), ""
