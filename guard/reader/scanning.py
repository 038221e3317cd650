"""What all wrappers share: assignments before a command, and the search for commands where options cannot be read."""

from guard.names import GUARDED
from guard.reader.machine import Job, Machine
from guard.reader.values import Value, unknown
from guard.words import UNKNOWN, Word


def assigned(machine: Machine, words: list[Word], job: Job) -> list[Word]:
    """Takes `NAME=value` words off the front, into the environment of the command."""
    position = 0
    while position < len(words):
        name, mark, value = words[position].text.partition("=")
        if not mark or not name or UNKNOWN in name or words[position].many:
            break
        job.environment = {**job.environment, name: Word(value)}
        exported(machine, name, value)
        position += 1
    return words[position:]


def exported(machine: Machine, name: str, value: str) -> None:
    """Runs what a variable in the environment makes a program run: a function of bash, a start-up file."""
    if name.startswith("BASH_FUNC_"):
        machine.apart(lambda: machine.text(value, None))
    else:
        from guard.reader.simple import give

        machine.apart(lambda: give(machine, name, Value((value,))))


def scan(machine: Machine, job: Job, words: list[Word]) -> Value:
    """Follows every guarded name among the words, where nobody knows which one is the command."""
    for position, word in enumerate(words):
        if word.sure and word.text.rsplit("/", 1)[-1] in GUARDED:
            machine.start(job.inner(words[position:]))
    return unknown(job.smell())


def lost(machine: Machine, job: Job, words: list[Word]) -> Value:
    """Notes that the options of a wrapper cannot be read, and looks for commands in them."""
    machine.doubt(job.smell(), f"the options of {job.argv[0].text} cannot be read")
    return scan(machine, job, words)
