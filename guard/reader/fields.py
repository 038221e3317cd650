"""Makes arguments of expanded pieces: field splitting, globs, empty words.

* A glob may match anything that fits it, so its wildcards become UNKNOWN and the word may be many.
"""

from guard.words import UNKNOWN, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from guard.reader.values import Value

FIXED = 0
PLAIN = 1
SPLIT = 2
BREAK = 3
MANY = 4

Chunk = tuple[str, int]
WHITESPACE = " \t\n"


class Fields:
    """Collects the words of one expansion."""

    __slots__ = ("buffer", "many", "separators", "started", "words")

    def __init__(self, separators: "str | None") -> None:
        self.words: list[Word] = []
        self.buffer: list[str] = []
        self.many = False
        self.started = False
        self.separators = separators  # None: not known

    def add(self, text: str) -> None:
        self.buffer.append(text)
        self.started = True

    def glob(self, text: str) -> None:
        """Adds unquoted text, in which wildcards are alive."""
        if not text:
            return
        masked = wildcards(text) if text != "[" else text
        if masked != text:
            self.many = True
        self.add(masked)

    def close(self) -> None:
        """Ends the word, if one has begun."""
        if self.started:
            self.words.append(Word("".join(self.buffer), self.many))
        self.buffer, self.many, self.started = [], False, False

    def split(self, text: str) -> None:
        """Adds the text of an unquoted expansion, which the separators cut into words."""
        if self.separators is None:
            self.add(UNKNOWN if text else "")
            self.many = True
            return
        pieces, leading, trailing = cut(text, self.separators)
        if leading:
            self.close()
        for number, piece in enumerate(pieces):
            self.glob(piece)
            self.many = self.many or UNKNOWN in piece
            if number + 1 < len(pieces) or trailing:
                self.started = True
                self.close()


def cut(text: str, separators: str) -> "tuple[list[str], bool, bool]":
    """Cuts a text at separators: the pieces, and whether there are separators before and after all of them."""
    blank = "".join(character for character in separators if character in WHITESPACE)
    inner = text.lstrip(blank) if blank else text
    leading = len(inner) < len(text)
    pieces: list[str] = []
    position = start = 0
    while position < len(inner):
        if inner[position] not in separators:
            position += 1
            continue
        pieces.append(inner[start:position])
        position = start = after(inner, position, separators, blank)
    trailing = start == len(inner) and bool(pieces)
    if not trailing and (inner or not leading):
        pieces.append(inner[start:])
    return pieces, leading, trailing


def after(text: str, position: int, separators: str, blank: str) -> int:
    """Returns where the separators that begin at the position end: blanks, at most one other, blanks."""
    while position < len(text) and text[position] in blank:
        position += 1
    if position < len(text) and text[position] in separators and text[position] not in blank:
        position += 1
        while position < len(text) and text[position] in blank:
            position += 1
    return position


def wildcards(text: str) -> str:
    """Returns the text with every wildcard of a glob as UNKNOWN."""
    if "*" not in text and "?" not in text and "[" not in text:
        return text
    pieces: list[str] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character in "*?":
            pieces.append(UNKNOWN)
        elif character == "[" and "]" in text[position + 2 :]:
            position = text.index("]", position + 2)
            pieces.append(UNKNOWN)
        else:
            pieces.append(character)
        position += 1
    return "".join(pieces)


def separators(value: "Value | None") -> "str | None":
    """Returns the characters that split fields, None when they are not known."""
    if value is None:
        return WHITESPACE
    return value.texts[0] if value.sure else None


def assemble(chunks: list[Chunk], ifs: "str | None") -> list[Word]:
    """Returns the words that the pieces make."""
    fields = Fields(ifs)
    for text, mode in chunks:
        if mode == FIXED:
            fields.add(text)
        elif mode == PLAIN:
            fields.glob(text)
        elif mode == SPLIT:
            fields.split(text)
        elif mode == BREAK:
            fields.close()
        else:
            fields.add(text)
            fields.many = True
    fields.close()
    return fields.words
