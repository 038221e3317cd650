"""Programs that start another one: which of their words is the command.

* Each has its own grammar of options. Where a word is not of the grammar, every guarded name after it counts as a
  command, and there is a doubt.
"""

from guard.reader.grammars import grammar
from guard.reader.machine import Job, Machine
from guard.reader.options import Grammar, Options, parse
from guard.reader.scanning import assigned, lost
from guard.reader.values import Value, unknown
from guard.words import Word

ALIASES = {"gnice": "nice", "gtimeout": "timeout", "gstdbuf": "stdbuf", "gtime": "time"}
ARCHITECTURES = frozenset(("linux32", "linux64", "i386", "i686", "x86_64"))
ASSIGNING = frozenset(("sudo", "doas", "arch"))
SHELLED = frozenset(("sudo", "unshare", "nsenter"))


def unwrap(machine: Machine, job: Job, name: str) -> Value:
    """Starts what a wrapper starts."""
    name = "ld.so" if name.startswith("ld-") else ALIASES.get(name, name)
    found = grammar(name)
    if found is not None:
        return machine.within(name, lambda: plain(machine, job, name, found))
    if name in ARCHITECTURES:
        return machine.within(name, lambda: machine.start(job.inner(job.argv[1:])) if job.argv[1:] else unknown(""))
    from guard.reader.launchers import launch

    return machine.within(name, lambda: launch(machine, job, name))


def plain(machine: Machine, job: Job, name: str, found: tuple[str, str, int]) -> Value:
    """Starts the command of a wrapper that has options, operands and then the command."""
    short, long, operands = found
    options = parse(words(job, name), Grammar(short, long, operands))
    if not options.sure:
        return lost(machine, job, options.rest)
    rest = options.rest
    inner = job.inner([])
    if name in ASSIGNING:
        rest = assigned(machine, rest, inner)
    if any(word.many for word in rest[:operands]):
        return lost(machine, job, rest)
    rest = rest[operands:]
    if name == "setarch" and rest:
        machine.start(job.inner(options.rest))
    if name == "chrt" and operands and options.rest[:1] and not options.rest[0].text.isdigit():
        rest = options.rest
    settle(options, inner)
    if not rest:
        return bare(machine, job, name)
    inner.argv = rest
    return machine.start(inner)


def words(job: Job, name: str) -> list[Word]:
    """Returns the words after the program; `nice -19` and `nice --19` are made regular."""
    found = job.argv[1:]
    if name == "nice" and found and found[0].sure and found[0].text.lstrip("-+").isdigit() and found[0].text[:1] == "-":
        return found[1:]
    return found


def settle(options: Options, inner: Job) -> None:
    """Puts what options say about environment into the command."""
    for value in options.all("E", "env", "setenv"):
        name, mark, text = value.text.partition("=")
        if mark and name:
            inner.environment = {**inner.environment, name: Word(text)}


def bare(machine: Machine, job: Job, name: str) -> Value:
    """Starts the shell that some wrappers start when no command is given; it reads what is piped in."""
    if name in SHELLED and job.stdin is not None:
        return machine.start(job.inner([Word("sh")]))
    return unknown(job.smell())
