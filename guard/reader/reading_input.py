"""`read` and `mapfile`: variables that get their values from the input.

* Which line a `read` gets is not followed: it may be any of them.
"""

from guard.reader.machine import Job, Machine
from guard.reader.options import Grammar, parse
from guard.reader.state import Array
from guard.reader.subscripts import run_subscripts
from guard.reader.values import EMPTY, Value, bounded, known, origins, unknown
from guard.words import UNKNOWN

READ = Grammar("ersAzqklLEcpsa:d:i:n:N:p:t:u:")
MAPFILE = Grammar("td:n:O:s:u:C:c:")
MOST_LINES = 400


def lines(value: "Value | None", delimiter: str, source: str) -> Value:
    """Returns what one line of the input may be."""
    if value is None:
        return unknown(source)
    texts: list[str] = []
    for text in value.texts:
        pieces = text.split(delimiter) if delimiter else [text]
        if len(pieces) > 1 and not pieces[-1]:
            pieces.pop()
        texts.extend(pieces[:MOST_LINES])
        if UNKNOWN in text:
            texts.append(UNKNOWN)
    return bounded(texts, origins(value.origin, source if UNKNOWN in "".join(texts) else ""))


def read_line(machine: Machine, job: Job) -> Value:
    """Runs `read`."""
    from guard.reader.fields import separators

    options = parse(job.argv[1:], READ)
    run_subscripts(machine, job.argv[1:])
    delimiter = options.get("d")
    stdin = unknown(machine.source) if options.get("u") is not None else job.stdin
    line = lines(stdin, "\n" if delimiter is None else delimiter.text[:1], job.source)
    if "IFS" in job.environment:
        ifs = job.environment["IFS"]
        blank = ifs.text if ifs.sure else None
    else:
        blank = separators(machine.state.variables.get("IFS"))
    raw = options.get("r") is not None
    array = options.get("a") or options.get("A")
    if array is not None:
        give_array(machine, array.text, line, blank)
        return EMPTY
    names = [word.text.partition("[")[0].partition("?")[0] for word in options.rest if word.sure] or ["REPLY"]
    for number, name in enumerate(names):
        machine.state.variables[name] = piece(line, number, number + 1 == len(names), blank, raw)
    return EMPTY


def piece(line: Value, number: int, last: bool, blank: "str | None", raw: bool) -> Value:
    """Returns what the variable of this number gets."""
    if blank is None:
        return unknown(origins(line.origin, *line.texts))
    texts = [field(text if raw else text.replace("\\", ""), number, last, blank) for text in line.texts]
    return bounded(texts, line.origin)


def field(text: str, number: int, last: bool, blank: str) -> str:
    """Returns one field of a line; the last variable gets all that is left."""
    if UNKNOWN in text:
        return UNKNOWN
    rest = text.strip("".join(letter for letter in blank if letter in " \t\n"))
    for _ in range(number):
        rest = after_field(rest, blank)
    if last or not blank:
        return rest
    stop = min((position for position in (rest.find(letter) for letter in blank) if position >= 0), default=len(rest))
    return rest[:stop]


def after_field(text: str, blank: str) -> str:
    stop = min((position for position in (text.find(letter) for letter in blank) if position >= 0), default=len(text))
    return text[stop + 1 :].lstrip("".join(letter for letter in blank if letter in " \t\n"))


def give_array(machine: Machine, name: str, line: Value, blank: "str | None") -> None:
    if not line.sure or blank is None:
        machine.state.arrays[name] = Array({}, sure=False, origin=origins(line.origin, *line.texts))
        return
    from guard.reader.fields import SPLIT, assemble

    words = assemble([(line.texts[0], SPLIT)], blank)
    machine.state.arrays[name] = Array({str(number): known(word.text) for number, word in enumerate(words)})
    machine.state.variables.pop(name, None)


def mapfile(machine: Machine, job: Job) -> Value:
    """Runs `mapfile`."""
    options = parse(job.argv[1:], MAPFILE)
    name = options.rest[0].text if options.rest else "MAPFILE"
    stdin = job.stdin
    callback = options.get("C")
    if callback is not None:
        machine.within("mapfile", lambda: machine.text(f"{callback.text} $MAPFILE_LINE", None))
    if stdin is None or not stdin.sure:
        origin = job.source if stdin is None else origins(stdin.origin, *stdin.texts)
        machine.state.arrays[name] = Array({}, sure=False, origin=origin)
        return EMPTY
    delimiter = options.get("d")
    cut = "\n" if delimiter is None else delimiter.text[:1] or "\n"
    pieces = stdin.texts[0].split(cut)[:MOST_LINES]
    if pieces and not pieces[-1]:
        pieces.pop()
    kept = "" if options.get("t") is not None else cut
    machine.state.arrays[name] = Array({str(number): known(text + kept) for number, text in enumerate(pieces)})
    machine.state.variables.pop(name, None)
    return EMPTY
