"""Reads the options of a command line as its program would, and says when it cannot.

* The rules are those of pflag and cobra, which kubectl, docker, helm and their kin share: `--name value`,
  `--name=value`, `-n value`, `-nvalue`, `-n=value`, joined switches, `--` ends the options.
* A word that may be anything (an expansion of unknown content) takes the certainty away from all that follows it: it
  could be an option, a verb, or several words.
* An option that is in neither table may or may not take the next word: the certainty is gone as well.
"""

from guard.words import UNKNOWN, Word

UNCLEAR = "\0?"
"""Returned in the place of a verb that cannot be known."""


class Options:
    """The names of a program's options: with a value, and without one. Short ones are single letters."""

    __slots__ = ("fold", "switches", "values")

    def __init__(self, values: str, switches: str, fold: bool = False) -> None:
        self.values = frozenset(values.split())
        self.switches = frozenset(switches.split())
        self.fold = fold  # kubectl takes `_` for `-` in the names of options

    def plus(self, values: str = "", switches: str = "") -> "Options":
        """Returns these and some more."""
        return Options(
            " ".join((*self.values, *values.split())), " ".join((*self.switches, *switches.split())), self.fold
        )


class Cursor:
    """A place in a command line, with the options that were passed on the way there."""

    __slots__ = ("_at", "_words", "clear", "ended", "flags")

    def __init__(self, words: list[Word]) -> None:
        self._words = words
        self._at = 0
        self.flags: list[tuple[str, Word | None]] = []  # in order; None for one without a value
        self.clear = True  # the role of every word so far is certain
        self.ended = False  # by `--`

    def verb(self, options: Options) -> str:
        """Returns the next word that is no option: empty when there is none, `UNCLEAR` when it cannot be known."""
        word = self._next(options)
        if not self.clear or (word is not None and not word.text):
            return UNCLEAR  # an empty word is passed over by some and an unknown verb for others
        if word is None:
            return ""
        return word.text if word.sure else UNCLEAR

    def rest(self, options: Options) -> list[Word]:
        """Returns all further words that are no options."""
        found = []
        word = self._next(options)
        while word is not None:
            found.append(word)
            word = self._next(options)
        return found

    def untouched(self) -> list[Word]:
        """Returns what was not read yet, as it stands."""
        return self._words[self._at :]

    def last(self, *names: str) -> "Word | None":
        """Returns the value that the last option of these names was given, None when there is none of them."""
        found = None
        for name, value in self.flags:
            if name in names:
                found = value if value is not None else Word("")
        return found

    def every(self, *names: str) -> list[Word]:
        """Returns the values of all options of these names."""
        return [value if value is not None else Word("") for name, value in self.flags if name in names]

    def has(self, *names: str) -> bool:
        """Tells whether one of these options was given at all."""
        return any(name in names for name, _ in self.flags)

    def on(self, *names: str) -> bool:
        """Tells whether a switch of these names may be on."""
        return any(
            name in names and (value is None or value.text.lower() not in ("false", "0", "f"))
            for name, value in self.flags
        )

    def _next(self, options: Options) -> "Word | None":
        while self._at < len(self._words):
            word = self._words[self._at]
            self._at += 1
            if word.many or word.text[:1] == UNKNOWN or word.text[:2] == "-" + UNKNOWN:
                self.clear = False
                return word
            if self.ended or len(word.text) < 2 or word.text[0] != "-":
                return word
            if word.text == "--":
                self.ended = True
            elif word.text[:2] == "--":
                self._long(word.text[2:], options)
            else:
                self._short(word.text[1:], options)
        return None

    def _long(self, text: str, options: Options) -> None:
        name, equals, value = text.partition("=")
        if UNKNOWN in name:
            self.clear = False
        if options.fold:
            name = name.replace("_", "-")
        if equals:
            self.flags.append((name, Word(value)))
        elif name in options.values:
            self._take(name)
        else:
            self.clear = self.clear and name in options.switches
            self.flags.append((name, None))

    def _short(self, letters: str, options: Options) -> None:
        while letters:
            letter, letters = letters[0], letters[1:]
            if letters[:1] == "=":
                self.flags.append((letter, Word(letters[1:])))
                return
            if letter in options.values:
                if letters:
                    self.flags.append((letter, Word(letters)))
                else:
                    self._take(letter)
                return
            self.clear = self.clear and letter in options.switches
            self.flags.append((letter, None))

    def _take(self, name: str) -> None:
        """Gives an option the next word as its value, whatever that looks like."""
        if self._at == len(self._words):
            self.flags.append((name, None))
            return
        word = self._words[self._at]
        self._at += 1
        # `many` words may be none at all, and then the word after them is the value.
        self.clear = self.clear and not word.many
        self.flags.append((name, word))
