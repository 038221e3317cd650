"""Splits a text into words by blanks and quotes alone, as `env -S`, xargs and some other programs do."""

from guard.words import UNKNOWN, Word


class Splitter:
    """The words so far, and the one that is being read."""

    __slots__ = ("letters", "quote", "started", "words")

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.letters: list[str] = []
        self.quote = ""
        self.started = False

    def add(self, text: str) -> None:
        self.letters.append(text)
        self.started = True

    def close(self) -> None:
        """Ends the word, if one has begun."""
        if self.started:
            self.words.append(Word("".join(self.letters)))
        self.letters, self.started = [], False

    def plain(self, character: str) -> None:
        """Reads a character that is no escape and no variable."""
        if self.quote:
            if character == self.quote:
                self.quote = ""
            else:
                self.add(character)
        elif character in "'\"":
            self.quote, self.started = character, True
        elif character in " \t\n\r\v\f":
            self.close()
        else:
            self.add(character)


def split(text: str) -> list[Word]:
    """Returns the words of a text; a `${NAME}` in it is unknown."""
    splitter = Splitter()
    position = 0
    while position < len(text):
        character = text[position]
        position += 1
        if character == "\\" and splitter.quote != "'" and position < len(text):
            splitter.add({"_": " ", "n": "\n", "t": "\t"}.get(text[position], text[position]))
            position += 1
        elif character == "$" and splitter.quote != "'":
            position = variable(text, position)
            splitter.add(UNKNOWN)
        else:
            splitter.plain(character)
    splitter.close()
    return splitter.words


def variable(text: str, position: int) -> int:
    """Returns where `{NAME}` ends that begins at the position."""
    if text[position : position + 1] == "{":
        stop = text.find("}", position)
        return stop + 1 if stop >= 0 else len(text)
    return position
