"""Backslash escapes: of `$'...'`, of `echo -e`, of `printf`.

* Decodes what bash decodes; an escape that bash leaves alone stays as it is.
"""

SIMPLE = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "?": "?",
}
OCTAL = frozenset("01234567")
HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
WIDTHS = {"x": 2, "u": 4, "U": 8}


def digits(text: str, start: int, allowed: "frozenset[str]", most: int) -> str:
    """Returns the digits that begin at the position, at most so many."""
    stop = start
    while stop < len(text) and stop - start < most and text[stop] in allowed:
        stop += 1
    return text[start:stop]


def character(code: int) -> str:
    """Returns the character of a code, "" for one that is none or that no argument can hold."""
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def octal(text: str, position: int, most: int) -> tuple[str, int]:
    found = digits(text, position, OCTAL, most)
    return character(int(found, 8) & 0xFF), position + len(found)


def wide(text: str, position: int) -> "tuple[str, int] | None":
    """Decodes `x41`, `u0041`, `x{41}` at the position; None when there are no digits."""
    found = digits(text, position + 1, HEXADECIMAL, WIDTHS[text[position]])
    if found:
        return character(int(found, 16)), position + 1 + len(found)
    if text.startswith("x{", position):
        found = digits(text, position + 2, HEXADECIMAL, 8)
        if found and text.startswith("}", position + 2 + len(found)):
            return character(int(found, 16) & 0xFF), position + 3 + len(found)
    return None


def one(text: str, position: int, echo: bool) -> "tuple[str, int] | None":
    """Decodes the escape whose letter is at the position: what it gives and where it ends, None when it is none."""
    letter = text[position]
    if letter in WIDTHS:
        return wide(text, position)
    if letter in OCTAL:
        return octal(
            text, position + 1 if echo and letter == "0" and digits(text, position + 1, OCTAL, 1) else position, 3
        )
    if letter == "c" and not echo and position + 1 < len(text):
        return character(ord(text[position + 1].upper()) & 0x1F), position + 2
    if letter in SIMPLE:
        return SIMPLE[letter], position + 1
    return None


def decode(text: str, echo: bool = False) -> str:
    """Returns the text with its escapes decoded; with `echo` as `echo -e` and `printf %b` do it."""
    if "\\" not in text:
        return text
    pieces: list[str] = []
    position = 0
    while True:
        backslash = text.find("\\", position)
        if backslash < 0 or backslash + 1 >= len(text):
            pieces.append(text[position:])
            return "".join(pieces)
        pieces.append(text[position:backslash])
        if echo and text[backslash + 1] == "c":
            return "".join(pieces)
        found = one(text, backslash + 1, echo)
        if found is None:
            pieces.append("\\")
            position = backslash + 1
        else:
            piece, position = found
            pieces.append(piece)
