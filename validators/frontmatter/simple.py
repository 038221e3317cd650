"""Reads the heads that most skills have, one plain or quoted value a line, without a YAML parser: a third of a run.

It answers only where YAML cannot mean anything else, and None for everything else; the tests hold it against the
composer.
"""

import re

from .head import Entry, Node

_LINE = re.compile(
    r"""(?P<key>[A-Za-z][A-Za-z0-9_-]*):[ ]+"""
    r"""(?:"(?P<double>[^"\\\n\t]*)"|'(?P<single>[^'\n\t]*)'|(?P<plain>[A-Za-z][^\n\t]*))[ ]*\n"""
    r"""|(?P<blank>[ ]*(?:\#[^\n]*)?\n)"""
)
_WORDS = {"true": True, "false": False, "null": None}
_CLEAN = re.compile("[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\n]*+")


def read_simple(text: str, offset: int) -> tuple[Entry, ...] | None:
    """Returns the entries of a simple head that stands at an offset of its document; None when it is not simple."""
    if not _CLEAN.fullmatch(text):
        return None
    entries: list[Entry] = []
    at = 0
    while at < len(text):
        match = _LINE.match(text, at)
        if match is None:
            return None
        at = match.end()
        if match["blank"] is not None:
            continue
        entry = _entry(match, offset)
        if entry is None:
            return None
        entries.append(entry)
    return tuple(entries) or None


def _entry(match: "re.Match[str]", offset: int) -> Entry | None:
    key, style = match["key"], {"double": '"', "single": "'"}.get(match.lastgroup or "", "")
    if key.lower() in _WORDS:
        return None
    written = match[match.lastgroup or "plain"].rstrip(" ") if not style else match[match.lastgroup or ""]
    if not style and (": " in written or " #" in written or written.endswith(":")):
        return None
    start = offset + match.start(match.lastgroup or "plain") - len(style)
    folded = written.lower() if written in {written.lower(), written.upper(), written.capitalize()} else ""
    value = _WORDS[folded] if not style and folded in _WORDS else written
    node = Node(value=value, start=start, end=start + len(written) + 2 * len(style), style=style)
    return Entry(key=key, key_start=offset + match.start("key"), key_end=offset + match.end("key"), node=node)
