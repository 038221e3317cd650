"""Reads the pieces of a word that hold nothing else: literal text, escapes, single quotes."""

from guard.reader.bounds import Unreadable
from guard.reader.cursor import Cursor
from guard.reader.escapes import decode
from guard.reader.syntax import TEXT, Part

SPECIAL = " \t\n;&|<>()'\"\\$`"


def plain(cursor: Cursor, parts: list[Part], stop: str) -> None:
    """Reads unquoted literal text."""
    text, start, end = cursor.text, cursor.position, cursor.end
    position = start + 1
    while position < end and text[position] not in SPECIAL and text[position] not in stop:
        position += 1
    cursor.position = position
    parts.append(Part(TEXT, text[start:position]))


def escaped(cursor: Cursor, parts: list[Part]) -> None:
    """Reads a backslash and what it escapes."""
    following = cursor.text[cursor.position + 1 : cursor.position + 2]
    cursor.position += 2 if following else 1
    if following != "\n":
        parts.append(Part(TEXT, following or "\\", quoted=True))


def single(cursor: Cursor, parts: list[Part]) -> None:
    """Reads what stands in single quotes."""
    stop = cursor.text.find("'", cursor.position + 1)
    if stop < 0:
        raise Unreadable("a quote is not closed")
    parts.append(Part(TEXT, cursor.text[cursor.position + 1 : stop], quoted=True))
    cursor.position = stop + 1


def soft(cursor: Cursor, parts: list[Part], stop: str) -> None:
    """Reads a backslash inside double quotes, which escapes only a few characters."""
    following = cursor.text[cursor.position + 1 : cursor.position + 2]
    cursor.position += 2 if following else 1
    if following == "\n":
        return
    escapes = "\\$`" + stop
    parts.append(Part(TEXT, following if following and following in escapes else "\\" + following, quoted=True))


def ansi(cursor: Cursor, parts: list[Part]) -> None:
    """Reads `$'...'`."""
    text = cursor.text
    start = position = cursor.position + 2
    while position < cursor.end and text[position] != "'":
        position += 2 if text[position] == "\\" else 1
    if position >= cursor.end:
        raise Unreadable("a quote is not closed")
    cursor.position = position + 1
    body, nul, _ = text[start:position].partition("\\0'")
    parts.append(Part(TEXT, decode(body + nul), quoted=True))


def flags(cursor: Cursor, part: Part) -> None:
    """Reads what stands before the name in `${ }`: `!`, `#`, zsh flags."""
    if cursor.peek() == "(":
        stop = cursor.text.find(")", cursor.position)
        if stop < 0:
            raise Unreadable("a bracket is not closed")
        part.modifier = cursor.text[cursor.position : stop + 1]
        cursor.position = stop + 1
    while cursor.peek() and cursor.peek() in "=~^" and not part.modifier.startswith("!"):
        cursor.position += 1
    following = cursor.text[cursor.position + 1 : cursor.position + 2]
    if cursor.peek() and cursor.peek() in "!#" and following not in ("}", "", ":", "-", "%"):
        part.modifier += cursor.peek()
        cursor.position += 1
