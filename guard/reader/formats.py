"""`printf`: what a format makes of its arguments."""

from guard.reader.escapes import decode
from guard.reader.machine import Job
from guard.reader.values import EMPTY, Value, bounded, origins, unknown
from guard.words import UNKNOWN, Word

FLAGS = "#-+ 0'"
LONGEST = 32_768


def formatted(words: list[Word], job: Job) -> Value:
    """Returns what `printf` writes."""
    if not words:
        return EMPTY
    if any(word.many for word in words) or UNKNOWN in words[0].text:
        return unknown(job.smell())
    template = words[0].text
    rest = [word.text for word in words[1:]]
    pieces: list[str] = []
    while True:
        piece, used = once(template, rest)
        pieces.append(piece)
        if used == 0 or used >= len(rest) or len(pieces) * len(piece) > LONGEST:
            break
        rest = rest[used:]
    text = "".join(pieces)
    return bounded([text], origins(job.origin, job.source if UNKNOWN in text else ""))


def once(template: str, rest: list[str]) -> tuple[str, int]:
    """Applies the format once; returns the text and how many arguments it took."""
    pieces: list[str] = []
    used = position = 0
    while True:
        percent = template.find("%", position)
        if percent < 0:
            pieces.append(decode(template[position:]))
            return "".join(pieces), used
        pieces.append(decode(template[position:percent]))
        stop, kind, width, precision, taken = directive(template, percent + 1, rest[used:])
        used += taken
        if kind == "%":
            pieces.append("%")
        else:
            argument = rest[used] if used < len(rest) else ""
            used += 1
            pieces.append(converted(argument, kind, width, precision))
        position = stop


def directive(template: str, position: int, rest: list[str]) -> "tuple[int, str, int, int, int]":
    """Reads a conversion: where it ends, its letter, width, precision, and how many arguments these took."""
    left = False
    while position < len(template) and template[position] in FLAGS:
        left = left or template[position] == "-"
        position += 1
    width, position, taken = number(template, position, rest)
    precision = -1
    if template[position : position + 1] == ".":
        precision, position, more = number(template, position + 1, rest[taken:])
        taken += more
    while template[position : position + 1] and template[position] in "hlLjzt":
        position += 1
    if template[position : position + 1] == "(":
        stop = template.find(")", position)
        position = stop + 1 if stop >= 0 else position
    kind = template[position : position + 1] or "%"
    return position + 1, kind, -width if left else width, precision, taken


def number(template: str, position: int, rest: list[str]) -> tuple[int, int, int]:
    """Reads a width: its value, where it ends, how many arguments it took."""
    if template[position : position + 1] == "*":
        text = rest[0] if rest else "0"
        return (int(text) if text.lstrip("-").isdigit() and len(text) < 6 else 0), position + 1, 1
    start = position
    while position < len(template) and template[position].isdigit():
        position += 1
    return int(template[start:position][:4] or "0"), position, 0


def converted(argument: str, kind: str, width: int, precision: int) -> str:
    """Returns one argument as its conversion writes it."""
    if UNKNOWN in argument and kind not in "sb":
        return UNKNOWN
    if kind == "c":
        text = argument[:1]
    elif kind == "b":
        text = decode(argument, echo=True)
    elif kind in "diuoxX":
        text = integer(argument, kind)
    elif kind in "sq":
        text = argument
    else:
        text = UNKNOWN
    if precision >= 0 and kind in "sb":
        text = text[:precision] if UNKNOWN not in text else UNKNOWN
    return text.ljust(-width) if width < 0 else text.rjust(width)


def integer(argument: str, kind: str) -> str:
    """Returns a number as `%d` or `%x` writes it; `'a` is the code of a letter."""
    try:
        value = ord(argument[1]) if argument[:1] in ("'", '"') and len(argument) > 1 else int(argument or "0", 0)
    except ValueError:
        return UNKNOWN
    return {"o": f"{value:o}", "x": f"{value:x}", "X": f"{value:X}"}.get(kind, str(value))
