"""Commands inside commands: the text that a shell is given, and what `find` runs for each file."""

from collections.abc import Iterator

from ..lazy import pattern
from ..record import changed
from .reading import Command, Word

_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash"})
_WITH_TEXT = frozenset({"su", "sg", "runuser"})
_TEXT_FLAG = pattern(r"-[A-Za-z]*c")
_QUOTED = pattern(r"'[^']*'|\"(?:[^\"\\]|\\[\s\S])*\"")
_EACH = frozenset({"-exec", "-execdir", "-ok", "-okdir"})


def inner_texts(program: str, words: tuple[Word, ...], command: Command, text: str) -> Iterator[tuple[int, int]]:
    """Yields where in a text the commands stand that an invocation hands to a shell, without their quotes."""
    given = _given(program, words)
    if given is not None and _QUOTED().fullmatch(text, given.start, given.end):
        yield given.start + 1, given.end - 1
    elif command.body is not None and _reads(program, words):
        yield command.body


def _given(program: str, words: tuple[Word, ...]) -> Word | None:
    if program in _SHELLS or program in _WITH_TEXT:
        behind = (words[at + 1] for at, word in enumerate(words[:-1]) if _TEXT_FLAG().fullmatch(word.text))
        return next(behind, None)
    if program in {"eval", "trap"}:
        return words[0] if words else None
    return words[-1] if program == "ssh" and words else None


def _reads(program: str, words: tuple[Word, ...]) -> bool:
    """Tells whether an invocation runs what it reads: a shell without a script, wherever it runs."""
    texts = [word.text for word in words]
    if program in _SHELLS:
        return all(text.startswith("-") for text in texts)
    return program == "ssh" or (texts[-1:] == ["-s"] and texts[-2:-1] != [] and texts[-2] in _SHELLS)


def inner_commands(program: str, words: tuple[Word, ...], command: Command) -> Iterator[Command]:
    """Yields the commands that `find` runs for each file."""
    at = 0 if program == "find" else len(words)
    while at < len(words):
        at += 1
        if words[at - 1].text not in _EACH:
            continue
        end = next((stop for stop in range(at, len(words)) if words[stop].text in {";", "+"}), len(words))
        if end > at:
            yield changed(command, words=words[at:end], start=words[at].start, end=words[end - 1].end, body=None)
        at = end
