"""Whether a reading of the guard covers an argument list that bash really ran."""

from collections.abc import Sequence

from guard.words import UNKNOWN, Command, Reading, Word
from tests.guard.kit.inside import HOME
from tests.guard.kit.stubs import GUARDED


def uncovered(reading: Reading, calls: Sequence[Sequence[str]]) -> list[str]:
    """Returns the calls of guarded programs that nothing in the reading stands for.

    A doubt stands for all, and so does a program whose name is not known: in a fork both are denied.
    """
    if reading.doubts or any(command.argv and not command.argv[0].sure for command in reading.commands):
        return []
    return [
        " ".join(call)
        for call in calls
        if call[0] in GUARDED and not any(_stands_for(command, call) for command in reading.commands)
    ]


def _stands_for(command: Command, call: Sequence[str]) -> bool:
    if not command.argv:
        return False
    program = command.argv[0]
    words = [Word(program.text.rpartition("/")[2], program.many), *command.argv[1:]]
    if "xargs" in command.via:
        # It runs its command once without any more words when there is nothing to read after all.
        words = words[: len(call)] if len(words) > len(call) else words
    return _fits(words, list(call))


def _fits(words: Sequence[Word], call: Sequence[str]) -> bool:
    """Whether the words, with what is unknown in them, can be the call."""
    reach = {0}
    for word in words:
        if word.many:
            reach = set(range(min(reach, default=len(call) + 1), len(call) + 1))
        else:
            reach = {at + 1 for at in reach if at < len(call) and _same(word.text, call[at])}
    return len(call) in reach


def _same(text: str, real: str) -> bool:
    # The reader leaves the home folder as a tilde: it does not know whose it is.
    text, real = text.replace(str(HOME), "~"), real.replace(str(HOME), "~")
    if "$" in real:
        # Only a shell without $'...' leaves a dollar in these words, and only where a text says so.
        return True
    head, *rest = text.split(UNKNOWN)
    if not rest:
        return text == real
    if not real.startswith(head) or not real[len(head) :].endswith(rest[-1]):
        return False
    at = len(head)
    for part in rest[:-1]:
        found = real.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return at <= len(real) - len(rest[-1])
