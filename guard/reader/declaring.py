"""`declare` and its kin: variables that are given as arguments, and their attributes."""

from guard.reader.machine import Job, Machine
from guard.reader.simple import give
from guard.reader.subscripts import run_subscripts
from guard.reader.values import EMPTY, Value, join, origins, unknown
from guard.words import UNKNOWN, Word

DECLARING = frozenset(("export", "declare", "typeset", "local", "readonly", "integer"))
LETTERS = {"x": "x", "n": "n", "u": "u", "l": "l", "r": "r"}


def declare(machine: Machine, job: Job, name: str) -> Value:
    """Runs `export`, `declare`, `typeset`, `local`, `readonly`."""
    attributes = {"export": "x", "readonly": "r"}.get(name, "")
    removed = ""
    run_subscripts(machine, job.argv[1:])
    if any(word.text in ("-f", "-F", "-p") for word in job.argv[1:]):
        return shown(machine, job)
    local = name in ("local", "declare", "typeset", "integer") and not any(word.text == "-g" for word in job.argv[1:])
    for word in job.argv[1:]:
        text = word.text
        if word.sure and text[:1] == "-":
            attributes += "".join(LETTERS.get(letter, "") for letter in text[1:])
        elif word.sure and text[:1] == "+":
            removed += text[1:]
        else:
            if local and any(text.endswith("()") for text in machine.via):
                keep(machine, word)
            one(machine, job, word, attributes, removed)
    if name == "export" and any(word.text == "-n" for word in job.argv[1:]):
        for word in job.argv[1:]:
            machine.state.attributes[word.text.partition("=")[0]] = ""
    return EMPTY


def shown(machine: Machine, job: Job) -> Value:
    """Returns what `declare -f` and `declare -p` write: the sources of functions and variables."""
    state = machine.state
    names = [word.text for word in job.argv[1:] if not word.text.startswith("-")]
    bodies = [
        body.source for name in names or state.functions for body in state.functions.get(name, ()) if body is not None
    ]
    values = [
        text for name in names or state.variables if name in state.variables for text in state.variables[name].texts
    ]
    return unknown(origins(job.source, *bodies, *values))


def keep(machine: Machine, word: Word) -> None:
    """Remembers what a local variable hides until its function ends."""
    left, mark, _ = word.text.partition("=")
    name = left.rstrip("+").partition("[")[0]
    state = machine.state
    if name not in machine.frames[-1]:
        machine.frames[-1][name] = (state.variables.get(name), state.arrays.get(name))
    if not mark and UNKNOWN not in name:
        state.variables[name] = EMPTY if name not in state.arrays else state.variables.get(name, EMPTY)


def one(machine: Machine, job: Job, word: Word, attributes: str, removed: str) -> None:
    """Declares one variable."""
    state = machine.state
    left, mark, text = word.text.partition("=")
    append = left.endswith("+")
    name = left.rstrip("+").partition("[")[0]
    if UNKNOWN in left or not name or (word.many and not mark):
        machine.doubt(job.smell(), "a variable is set of which the name is not known")
        return
    old = "".join(letter for letter in state.attributes.get(name, "") if letter not in removed)
    state.attributes[name] = old + "".join(letter for letter in attributes if letter not in old)
    if not mark:
        return
    value = Value((text,), job.origin) if not word.many else unknown(f"{text}\n{job.origin}")
    if "n" in attributes or "[" in left:
        state.variables[name] = value if "n" in attributes else join(unknown(job.source), value)
        return
    give(machine, name, value, append=append)
