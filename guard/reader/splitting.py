"""Splits a text into words by blanks and quotes alone, as `env -S`, xargs and some other programs do."""

from guard.words import UNKNOWN, Word


def split(text: str) -> list[Word]:
    """Returns the words of a text; a `${NAME}` in it is unknown."""
    words: list[Word] = []
    letters: list[str] = []
    quote = ""
    started = False
    position = 0
    while position < len(text):
        character = text[position]
        position += 1
        if character == "\\" and quote != "'" and position < len(text):
            letters.append({"_": " ", "n": "\n", "t": "\t"}.get(text[position], text[position]))
            position += 1
            started = True
        elif quote and character == quote:
            quote = ""
        elif not quote and character in "'\"":
            quote, started = character, True
        elif not quote and character in " \t\n\r\v\f":
            if started:
                words.append(Word("".join(letters)))
            letters, started = [], False
        elif character == "$" and quote != "'":
            position = variable(text, position)
            letters.append(UNKNOWN)
            started = True
        else:
            letters.append(character)
            started = True
    if started:
        words.append(Word("".join(letters)))
    return words


def variable(text: str, position: int) -> int:
    """Returns where `{NAME}` ends that begins at the position."""
    if text[position : position + 1] == "{":
        stop = text.find("}", position)
        return stop + 1 if stop >= 0 else len(text)
    return position
