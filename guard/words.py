"""What the shell reader finds and the judge decides about: words, effective commands, doubts.

* Part of the hook's start: no import here, and none of `re`, `typing`, `json`, `dataclasses`, `enum` on the way to it.
* A part of a word that cannot be known is `UNKNOWN`, which no real argument can hold. Whoever compares a word with a
  name must expect it: a word that is not `sure` is equal to nothing and may be anything.
"""

UNKNOWN = "\0"
"""Stands for any text, also none, inside a word."""


class Word:
    """One argument as the command would get it."""

    __slots__ = ("many", "text")

    def __init__(self, text: str, many: bool = False) -> None:
        self.text = text
        self.many = many  # an unquoted expansion, a glob, "$@": any number of words, also none

    @property
    def sure(self) -> bool:
        """Whether this is exactly one argument with exactly this text."""
        return not self.many and UNKNOWN not in self.text

    def __repr__(self) -> str:
        return f"Word({self.text!r}{', many' if self.many else ''})"


class Command:
    """One program that the text would start, out of every wrapper, quote and expansion."""

    __slots__ = ("argv", "directory", "environment", "stdin", "via")

    def __init__(
        self,
        argv: list[Word],
        environment: "dict[str, Word] | None" = None,
        stdin: "Word | None" = None,
        directory: "Word | None" = None,
        via: tuple[str, ...] = (),
    ) -> None:
        self.argv = argv  # the program first
        self.environment = environment or {}  # name -> Word: what the text itself puts into its environment
        self.stdin = stdin  # Word when the text itself feeds it, else None
        self.directory = directory  # Word when the text itself changes directory before, else None
        self.via = via  # names of what it was found in, outermost first: ("sudo", "bash -c")


class Doubt:
    """A part of the text whose effect cannot be known."""

    __slots__ = ("text", "why")

    def __init__(self, text: str, why: str) -> None:
        self.text = text  # the source of that part, as far as known, for whoever asks what it smells of
        self.why = why  # a sentence for people


class Reading:
    """Everything the text would do, as far as it can be known."""

    __slots__ = ("commands", "doubts")

    def __init__(self, commands: list[Command], doubts: list[Doubt]) -> None:
        self.commands = commands
        self.doubts = doubts
