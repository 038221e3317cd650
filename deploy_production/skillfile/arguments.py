"""The arguments of one command: known flags, and the words that are no flags."""

from collections.abc import Mapping
from enum import StrEnum

from deploy_production.skillfile.document import quoted


class CommandError(ValueError):
    """A command line cannot become an operation; `code` names why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Flag(StrEnum):
    SWITCH = "switch"
    VALUE = "value"


class Arguments:
    """Takes `--flag value`, `--flag=value`, `-f value` and switches, each at most once, in any order."""

    def __init__(
        self, command: str, rest: list[str], flags: Mapping[str, Flag], *, same: Mapping[str, str] | None = None
    ) -> None:
        self.command = command
        self.words: list[str] = []
        self._flags = flags
        self._same = same or {}
        self._values: dict[str, str] = {}
        words = iter(rest)
        for word in words:
            if word.startswith("-") and word != "-":
                self._take(word, next(words, None) if self._wants_next(word) else None)
            else:
                self.words.append(word)

    def _wants_next(self, word: str) -> bool:
        return self._flags.get(word) is Flag.VALUE

    def _take(self, word: str, following: str | None) -> None:
        flag, assigned, value = word.partition("=")
        kind = self._flags.get(flag)
        if kind is None:
            known = f"it knows {', '.join(self._flags)}" if self._flags else "it knows none"
            raise CommandError("unknown-flag", f"{self.command} does not know {quoted(flag)} here; {known}")
        given = value if assigned else following
        if kind is Flag.SWITCH and assigned:
            raise CommandError("bad-argument", f"{flag} of {self.command} takes no value")
        if kind is Flag.VALUE and not given:
            raise CommandError("bad-argument", f"{flag} of {self.command} needs a value")
        name = self._same.get(flag, flag)
        if name in self._values:
            raise CommandError("bad-argument", f"{flag} of {self.command} is given twice")
        self._values[name] = given or ""

    def value(self, flag: str) -> str | None:
        return self._values.get(flag)

    def required(self, flag: str, what: str) -> str:
        value = self._values.get(flag)
        if value is None:
            raise CommandError("bad-argument", f"{self.command} needs {flag}, {what}")
        return value

    def positional(self, *what: str) -> list[str]:
        """Returns the words that are no flags; there must be exactly as many as there are descriptions."""
        if len(self.words) != len(what):
            raise CommandError("bad-argument", f"{self.command} needs {' and '.join(what) or 'nothing but its flags'}")
        return self.words
