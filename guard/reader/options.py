"""Reads the options of programs that start others: their own getopt grammars.

* A grammar is written as getopt's strings are: "k:s:v" (":" takes a value, "::" one that is glued to it), and long
  names with "=" (takes a value) or "==" (may have one after "="). GNU abbreviations of long names are understood.
"""

from guard.words import UNKNOWN, Word


class Grammar:
    """The options of one program."""

    __slots__ = ("long", "operands", "short")

    def __init__(self, short: str, long: str = "", operands: int = 0) -> None:
        self.short = shorts(short)
        self.long = longs(long)
        self.operands = operands  # words before the command


class Options:
    """What was read: the options with their values, and what is left."""

    __slots__ = ("found", "rest", "sure")

    def __init__(self) -> None:
        self.found: list[tuple[str, Word]] = []
        self.rest: list[Word] = []
        self.sure = True  # False: something in it is not of the grammar

    def get(self, *names: str) -> "Word | None":
        """Returns the last value given to an option of these names."""
        values = self.all(*names)
        return values[-1] if values else None

    def all(self, *names: str) -> list[Word]:
        """Returns every value given to an option of these names."""
        return [value for name, value in self.found if name in names]


def shorts(text: str) -> "dict[str, str]":
    """Returns letters with what they take: "" nothing, ":" a value, "::" a glued one."""
    found: dict[str, str] = {}
    last = ""
    for letter in text:
        if letter == ":" and last:
            found[last] += ":"
        else:
            last = letter
            found[letter] = ""
    return found


def longs(text: str) -> "dict[str, str]":
    """Returns long names with what they take, in the same notation."""
    return {word.rstrip("="): ":" * (len(word) - len(word.rstrip("="))) for word in text.split()}


def parse(words: list[Word], grammar: Grammar) -> Options:
    """Reads options up to the first word that is none."""
    options = Options()
    position = 0
    while position < len(words):
        word = words[position]
        if not word.sure and (word.many or word.text[:1] in ("-", UNKNOWN)):
            options.sure = False
            break
        if word.text == "--":
            position += 1
            break
        if not word.text.startswith("-") or word.text == "-":
            break
        taken = (read_long if word.text.startswith("--") else read_short)(words, position, grammar, options)
        if not taken:
            options.sure = False
            break
        position += taken
    options.rest = words[position:]
    return options


def read_long(words: list[Word], position: int, grammar: Grammar, options: Options) -> int:
    """Reads one long option and returns how many words it is, 0 when it is not of the grammar."""
    name, mark, value = words[position].text[2:].partition("=")
    full = name if name in grammar.long else abbreviated(name, grammar)
    if not full:
        return 0
    if mark:
        options.found.append((full, Word(value)))
        return 1
    if grammar.long[full] == ":":
        if position + 1 >= len(words) or words[position + 1].many:
            return 0
        options.found.append((full, words[position + 1]))
        return 2
    options.found.append((full, Word("")))
    return 1


def abbreviated(name: str, grammar: Grammar) -> str:
    fitting = [full for full in grammar.long if full.startswith(name)]
    return fitting[0] if len(fitting) == 1 and name else ""


def read_short(words: list[Word], position: int, grammar: Grammar, options: Options) -> int:
    """Reads a cluster of short options and returns how many words it is, 0 when it is not of the grammar."""
    text = words[position].text
    for place in range(1, len(text)):
        letter = text[place]
        takes = grammar.short.get(letter)
        if takes is None:
            return 0
        if takes == "":
            options.found.append((letter, Word("")))
            continue
        glued = text[place + 1 :]
        if glued or takes == "::":
            options.found.append((letter, Word(glued)))
            return 1
        if position + 1 >= len(words) or words[position + 1].many:
            return 0
        options.found.append((letter, words[position + 1]))
        return 2
    return 1
