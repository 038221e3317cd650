"""Whether a reading says what really was started."""

from guard.reader import smells
from guard.words import UNKNOWN, Reading, Word


def covers(reading: Reading, call: list[str]) -> bool:
    """Whether one of the commands may be the call, or a doubt that smells stands for it."""
    return any(fits(command.argv, call) for command in reading.commands) or any(
        smells(doubt.text) for doubt in reading.doubts
    )


def fits(words: list[Word], call: list[str]) -> bool:
    """Whether these words may become the call, with anything in the place of what is unknown."""
    reach = {0}
    for number, word in enumerate(words):
        if word.many:
            reach = set(range(min(reach, default=len(call) + 1), len(call) + 1))
            continue
        text = word.text.rpartition("/")[2] if number == 0 else word.text
        reach = {at + 1 for at in reach if at < len(call) and same(text, call[at])}
    return len(call) in reach


def same(text: str, argument: str) -> bool:
    """Whether a text with unknown pieces may be the argument."""
    first, *middle = text.split(UNKNOWN)
    if not middle:
        return text == argument
    if not argument.startswith(first):
        return False
    position = len(first)
    for piece in middle[:-1]:
        position = argument.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return argument.endswith(middle[-1]) and position <= len(argument) - len(middle[-1])
