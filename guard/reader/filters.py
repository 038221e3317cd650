"""Programs that write what can be computed from what they read: `echo`, `cat`, decoders, `rev`, `tr` ...

* Whatever they are, what they write is only guessed where it is certain; else it is unknown, with its source.
"""

from guard.reader.decoders import DECODERS, decoded
from guard.reader.escapes import decode
from guard.reader.machine import Job, Machine, value_of
from guard.reader.redirecting import content, write
from guard.reader.values import EMPTY, Value, change, either, join, known, origins, unknown
from guard.words import UNKNOWN, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def filtered(machine: Machine, job: Job, name: str) -> Value:
    """Returns what the program writes."""
    handler = HANDLERS.get(name)
    if handler is not None:
        return handler(machine, job)
    if name in DECODERS:
        how = decoded(name, [word.text for word in job.argv[1:]])
        return through(machine, job, how, opened_file(job) if name == "openssl" else None)
    return unknown(origins(job.smell(), *carried(machine, job)))


def opened_file(job: Job) -> list[Word]:
    """Returns the file that openssl reads."""
    words = job.argv[1:]
    return [words[place + 1] for place, word in enumerate(words[:-1]) if word.text == "-in"]


def carried(machine: Machine, job: Job) -> list[str]:
    """Returns the texts that a program may pass on."""
    texts: list[str] = []
    if job.stdin is not None:
        texts.extend([job.stdin.origin, *job.stdin.texts])
    for path in operands(job):
        if path.sure and path.text and not path.text.startswith("-"):
            value = content(machine, path.text) if len(path.text) < 512 else EMPTY
            texts.extend(value.texts)
    return texts


def operands(job: Job) -> list[Word]:
    """Returns the words that are no options."""
    return [word for word in job.argv[1:] if not word.text.startswith("-") or word.text == "-"]


def inputs(machine: Machine, job: Job, paths: list[Word]) -> Value:
    """Returns what a program reads: its files, or its standard input."""
    if not paths:
        return job.stdin if job.stdin is not None else unknown(job.source)
    values: list[Value] = []
    for path in paths:
        if path.text in ("-", "/dev/stdin", "/dev/fd/0"):
            values.append(job.stdin or EMPTY)
        else:
            values.append(content(machine, path.text) if path.sure else unknown(job.smell()))
    return join(*values)


def through(machine: Machine, job: Job, how: "Callable[[str], str] | None", paths: "list[Word] | None" = None) -> Value:
    """Returns what a function makes of what the program reads."""
    value = inputs(machine, job, paths if paths is not None else operands(job))
    if how is None or not value.texts:
        return unknown(origins(job.smell(), value.origin, *value.texts))
    changed = change(value, how)
    if UNKNOWN in "".join(changed.texts):
        return Value(changed.texts, origins(job.smell(), value.origin, *value.texts))
    return changed


def echo(machine: Machine, job: Job) -> Value:
    """Returns what `echo` and zsh's `print` write."""
    del machine
    words = job.argv[1:]
    newline, escapes = "\n", False
    while (
        words
        and words[0].sure
        and words[0].text[:1] == "-"
        and words[0].text[1:]
        and set(words[0].text[1:]) <= set("neErlD")
    ):
        newline = "" if "n" in words[0].text else newline
        escapes = ("e" in words[0].text or escapes) and "E" not in words[0].text
        words = words[1:]
    if all(word.sure for word in words):
        value = known(" ".join(word.text for word in words))
    else:
        value = Value((" ".join(UNKNOWN if word.many else word.text for word in words),))
    if any(not word.sure for word in words):
        value = Value(value.texts, origins(job.origin, job.smell()))
    if escapes:
        value = change(value, lambda text: decode(text, echo=True))
    elif any("\\" in text for text in value.texts):
        value = either(value, change(value, lambda text: decode(text, echo=True)))  # dash and zsh always decode
    return join(value, known(newline))


def printf(machine: Machine, job: Job) -> Value:
    from guard.reader.formats import formatted

    del machine
    return formatted(job.argv[1:], job)


def cat(machine: Machine, job: Job) -> Value:
    flags = "".join(word.text for word in job.argv[1:] if word.text.startswith("-"))
    if any(letter in flags for letter in "nbAEvetT"):
        return unknown(origins(job.smell(), *carried(machine, job)))
    return inputs(machine, job, operands(job))


def tee(machine: Machine, job: Job) -> Value:
    """Writes its input into files, too."""
    value = job.stdin if job.stdin is not None else unknown(job.source)
    append = any(word.text in ("-a", "--append") for word in job.argv[1:])
    for path in operands(job):
        machine.emit(Job([Word(">"), path], job.source), {})
        if path.sure:
            write(machine, path.text, value, append)
    return value


def translate(machine: Machine, job: Job) -> Value:
    """Returns what `tr` writes."""
    flags = "".join(
        word.text[1:] for word in job.argv[1:] if word.text.startswith("-") and not word.text.startswith("--")
    )
    sets = [members(word.text) for word in job.argv[1:] if not word.text.startswith("-") and word.sure]
    if "c" in flags or "C" in flags or "s" in flags or "t" in flags or not sets or None in sets:
        return unknown(origins(job.smell(), *carried_input(job)))
    first = sets[0] or ""
    if "d" in flags:
        return through(machine, job, lambda text: "".join(letter for letter in text if letter not in first), [])
    second = (sets[1] or "") if len(sets) > 1 else ""
    if not second:
        return unknown(origins(job.smell(), *carried_input(job)))
    table = {}
    for number, letter in enumerate(first):
        table[ord(letter)] = second[min(number, len(second) - 1)]
    return through(machine, job, lambda text: text.translate(table), [])


def carried_input(job: Job) -> list[str]:
    return [] if job.stdin is None else [job.stdin.origin, *job.stdin.texts]


def members(text: str) -> "str | None":
    """Returns the letters of a set of `tr`, None for a form that is not computed."""
    classes = {
        "[:upper:]": "A-Z",
        "[:lower:]": "a-z",
        "[:digit:]": "0-9",
        "[:alpha:]": "A-Za-z",
        "[:space:]": " \t\n\r\v\f",
        "[:blank:]": " \t",
    }
    for name, letters in classes.items():
        text = text.replace(name, letters)
    if "[:" in text or "[=" in text or "*" in text[1:]:
        return None
    text = decode(text)
    found: list[str] = []
    position = 0
    while position < len(text):
        if text[position + 1 : position + 2] == "-" and position + 2 < len(text):
            found.extend(chr(code) for code in range(ord(text[position]), min(ord(text[position + 2]), 0x2FF) + 1))
            position += 3
        else:
            found.append(text[position])
            position += 1
    return "".join(found)


def which(machine: Machine, job: Job) -> Value:
    """Returns the paths of programs: only their names matter."""
    del machine
    return join(*(join(known("/usr/bin/"), value_of(word), known("\n")) for word in operands(job)))


def path_part(machine: Machine, job: Job) -> Value:
    """Returns what `basename`, `dirname`, `realpath`, `readlink` write."""
    del machine
    words = operands(job)
    name = job.argv[0].text.rsplit("/", 1)[-1]
    if not words or not words[0].sure:
        return unknown(job.smell())
    text = words[0].text
    if name == "basename":
        text = text.rstrip("/").rsplit("/", 1)[-1]
        if len(words) > 1 and text.endswith(words[1].text):
            text = text[: len(text) - len(words[1].text)]
    elif name == "dirname":
        text = text.rstrip("/").rsplit("/", 1)[0] if "/" in text else "."
    return known(text + "\n")


def sequence(machine: Machine, job: Job) -> Value:
    """Returns what `seq` writes."""
    del machine
    words = job.argv[1:]
    if (
        not all(word.sure and word.text.lstrip("-").isdigit() and len(word.text) < 6 for word in words)
        or not 0 < len(words) < 4
    ):
        return unknown(job.smell())
    values = [int(word.text) for word in words]
    first, step, last = (
        (1, 1, values[0]) if len(values) == 1 else (values[0], 1, values[1]) if len(values) == 2 else values
    )
    if step == 0 or abs(last - first) // abs(step) > 500:
        return unknown(job.smell())
    return known("".join(f"{value}\n" for value in range(first, last + (1 if step > 0 else -1), step)))


def ends(machine: Machine, job: Job) -> Value:
    """Returns what `head` and `tail` write: any part of their input, all of it when it is one line."""
    value = inputs(machine, job, [word for word in operands(job) if not word.text.isdigit()])
    if any(word.text.startswith(("-c", "--bytes")) for word in job.argv[1:]) or not all(
        text.count("\n") <= 1 for text in value.texts
    ):
        lines = [line for text in value.texts for line in text.split("\n")]
        return unknown(origins(job.smell(), value.origin, *lines))
    return value


def untouched(machine: Machine, job: Job) -> Value:
    """Returns what `sort` and the like write: the same, when it is one line."""
    value = inputs(machine, job, operands(job))
    if all(text.count("\n") <= 1 for text in value.texts):
        return value
    return unknown(origins(job.smell(), value.origin, *value.texts))


HANDLERS: "dict[str, Callable[[Machine, Job], Value]]" = {
    "echo": echo,
    "printf": printf,
    "cat": cat,
    "tee": tee,
    "tr": translate,
    "which": which,
    "whereis": which,
    "whence": which,
    "type": which,
    "basename": path_part,
    "dirname": path_part,
    "realpath": path_part,
    "readlink": path_part,
    "seq": sequence,
    "head": ends,
    "tail": ends,
    "sort": untouched,
    "uniq": untouched,
}
