"""`declare` and its kin: variables that are given as arguments, and their attributes."""

from guard.reader.machine import Job, Machine
from guard.reader.simple import give
from guard.reader.subscripts import run_subscripts
from guard.reader.values import EMPTY, Value, join, unknown
from guard.words import UNKNOWN, Word

DECLARING = frozenset(("export", "declare", "typeset", "local", "readonly", "integer"))
LETTERS = {"x": "x", "n": "n", "u": "u", "l": "l", "r": "r"}


def declare(machine: Machine, job: Job, name: str) -> Value:
    """Runs `export`, `declare`, `typeset`, `local`, `readonly`."""
    attributes = {"export": "x", "readonly": "r"}.get(name, "")
    removed = ""
    run_subscripts(machine, job.argv[1:])
    for word in job.argv[1:]:
        text = word.text
        if word.sure and text[:1] == "-":
            attributes += "".join(LETTERS.get(letter, "") for letter in text[1:])
        elif word.sure and text[:1] == "+":
            removed += text[1:]
        else:
            one(machine, job, word, attributes, removed)
    if name == "export" and any(word.text == "-n" for word in job.argv[1:]):
        for word in job.argv[1:]:
            machine.state.attributes[word.text.partition("=")[0]] = ""
    return EMPTY


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
