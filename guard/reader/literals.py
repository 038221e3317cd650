"""The string literals of a piece of code in any of the usual languages, and the calls that they stand in."""

from guard.reader.escapes import decode

MOST = 2_000


class Token:
    """A word, a sign or a string of code."""

    __slots__ = ("string", "text")

    def __init__(self, text: str, string: bool = False) -> None:
        self.text = text
        self.string = string


WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$@")
PREFIXES = frozenset(("r", "b", "u", "f", "rb", "br", "R", "B", "U", "F"))


def tokens(code: str, backticks: bool = False) -> list[Token]:
    """Cuts code into words, signs and strings; raises nothing: what is no string is a sign."""
    found: list[Token] = []
    position = 0
    while position < len(code) and len(found) < MOST:
        character = code[position]
        if character.isspace():
            position += 1
        elif character in "'\"" or (character == "`" and backticks):
            text, position = string(code, position)
            raw = bool(found) and found[-1].text in PREFIXES and not found[-1].string
            prefix = found.pop().text if raw else ""
            found.append(Token(text if "r" in prefix.lower() else decode(text), string=True))
        elif character in WORD:
            stop = position
            while stop < len(code) and code[stop] in WORD:
                stop += 1
            found.append(Token(code[position:stop]))
            position = stop
        else:
            found.append(Token(character))
            position += 1
    return found


def string(code: str, start: int) -> tuple[str, int]:
    """Returns the inside of the string that begins at the start, and where it ends."""
    quote = code[start]
    if code.startswith(quote * 3, start):
        stop = code.find(quote * 3, start + 3)
        return (code[start + 3 :], len(code)) if stop < 0 else (code[start + 3 : stop], stop + 3)
    position = start + 1
    while position < len(code) and code[position] != quote:
        position += 2 if code[position] == "\\" else 1
    return code[start + 1 : position], position + 1


def joined(found: list[Token]) -> list[Token]:
    """Returns the tokens with strings put together that stand side by side or are added."""
    merged: list[Token] = []
    position = 0
    while position < len(found):
        token = found[position]
        if token.string and merged and merged[-1].string:
            merged[-1] = Token(merged[-1].text + token.text, string=True)
        elif (
            token.text in ("+", ".")
            and not token.string
            and merged
            and merged[-1].string
            and position + 1 < len(found)
            and found[position + 1].string
        ):
            pass
        else:
            merged.append(token)
        position += 1
    return merged
