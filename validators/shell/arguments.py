"""Arguments of the programs that rules know: what is a flag, what is its value, and what is left.

Only flags that take their value as the next word have to be known (`options`); one that is not is taken for a switch.
"""

from collections.abc import Mapping

from ..record import record
from .options import is_bundling, switches, valued
from .reading import Word

_ON = frozenset({"true", "t", "1"})


@record
class Arguments:
    plain: tuple[Word, ...]
    """What is neither a flag nor the value of one."""
    flags: Mapping[str, str | None]
    """The flags by name; the value of a switch is None."""

    def has(self, *names: str) -> bool:
        return any(name in self.flags for name in names)

    def value(self, *names: str) -> str | None:
        return next((self.flags[name] for name in names if name in self.flags), None)

    def is_on(self, *names: str) -> bool:
        """Tells whether a switch is given, and is one here: `--watch`, not `--watch=false`, nor `compose -f a.yml`."""
        return any(name in self.flags and (self.flags[name] or "true").lower() in _ON for name in names)


def read_arguments(program: str, words: tuple[Word, ...]) -> Arguments:
    """Splits the words after a program into flags and the rest."""
    every = valued(program)
    is_bundled = is_bundling(program)
    plain: list[Word] = []
    flags: dict[str, str | None] = {}
    at = 0
    while at < len(words):
        text = words[at].text
        at += 1
        if text == "--":
            break
        if not text.startswith("-") or text == "-":
            plain.append(words[at - 1])
            continue
        taking = every - switches(program, [word.text for word in plain[:2]])
        names, value = _split(text, taking) if is_bundled else _named(text)
        flags.update(dict.fromkeys(names[:-1]))
        if value is None and names[-1] in taking and at < len(words):
            value = words[at].text
            at += 1
        flags[names[-1]] = value
    return Arguments(plain=tuple(plain), flags=flags)


def _named(text: str) -> tuple[list[str], str | None]:
    name, equals, value = text.partition("=")
    return [name], value if equals else None


def _split(text: str, taking: frozenset[str]) -> tuple[list[str], str | None]:
    """Splits `-itv/a:/b` into its letters and the value of the last one."""
    if text.startswith("--") or "$" in text:
        return _named(text)
    names: list[str] = []
    for at, letter in enumerate(text[1:], start=2):
        names.append(f"-{letter}")
        rest = text[at:]
        if rest.startswith("="):
            return names, rest[1:]
        if names[-1] in taking:
            return names, rest or None
    return names, None
